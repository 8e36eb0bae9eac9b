/** Connecting several clients at once: all of them, or none that stays half open behind an error. */
import { BrokerUnavailableError } from '../errors.ts';
import { innermostMessage, isSilence } from './errors-of.ts';

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Throws `BrokerUnavailableError` where no broker gives an answer, else what the broker says. */
export async function connectAll(clients: readonly Client[]): Promise<void> {
  const connected = await Promise.allSettled(clients.map((client) => client.connect()));
  const failed = connected.find((one) => one.status === 'rejected');
  if (failed === undefined) return;
  await Promise.allSettled(clients.map((client) => client.disconnect()));
  throw isSilence(failed.reason)
    ? new BrokerUnavailableError(`no answer from the brokers (${innermostMessage(failed.reason)})`, { cause: failed.reason })
    : failed.reason;
}
