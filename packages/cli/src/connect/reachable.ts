import { connect } from 'node:net';

const TIMEOUT_MS = 3_000;

/** The first of these `host:port` addresses at which something listens; undefined if none does within 3 s. */
export async function firstReachable(addresses: readonly string[]): Promise<string | undefined> {
  const answers = await Promise.all(addresses.map(async (address) => ((await listens(address)) ? address : undefined)));
  return answers.find((address) => address !== undefined);
}

function listens(address: string): Promise<boolean> {
  const [host = '', port = ''] = splitLast(address);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: TIMEOUT_MS });
    const answer = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/** Host and port; an IPv6 host stands in brackets. */
function splitLast(address: string): [string, string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon).replace(/^\[|\]$/g, ''), address.slice(colon + 1)];
}
