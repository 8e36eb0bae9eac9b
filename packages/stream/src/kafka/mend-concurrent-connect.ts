/**
 * kafkajs 2.2.4 opens a socket for each request that finds its connection not open yet, and keeps only the last: of two concurrent first
 * fetches one leaves a socket that nobody will close, and the process never ends by itself. Here they share one opening.
 */
import { Connection, type PrivateConnection } from './private.ts';

const opening = new WeakMap<PrivateConnection, Promise<boolean>>();
let mended = false;

export function mendConcurrentConnect(): void {
  if (mended) return;
  mended = true;
  const open = Connection.prototype.connect;
  Connection.prototype.connect = function openOnce() {
    const begun = opening.get(this);
    if (begun !== undefined) return begun;
    const opened = open.call(this).finally(() => opening.delete(this));
    opening.set(this, opened);
    return opened;
  };
}
