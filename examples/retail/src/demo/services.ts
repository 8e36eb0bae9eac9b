import type { Service } from '@holdpoint/local/service';
import { type Installation, serviceNames } from './installation.ts';

/** A service has ended although nobody stopped it. */
export class ServiceEndedError extends Error {
  override readonly name = 'ServiceEndedError';
}

/** Starts one process of each service. The signal aborts when one of them ends by itself. */
export async function startServices(installation: Installation, stops: (() => Promise<unknown>)[]): Promise<AbortSignal> {
  const broken = new AbortController();
  const stopping = { yes: false };
  const started = await Promise.allSettled(serviceNames.map((name) => installation.start(name)));
  const services = started.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  stops.push(async () => {
    stopping.yes = true;
    await Promise.all(services.map((service) => service.stop()));
  });
  const [failed] = started.filter((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  for (const service of services) void service.exit.then(() => stopping.yes || broken.abort(endedError(service)));
  return broken.signal;
}

function endedError({ name, logFile }: Service): ServiceEndedError {
  return new ServiceEndedError(`${name} has ended by itself; its last words are in ${logFile}`);
}
