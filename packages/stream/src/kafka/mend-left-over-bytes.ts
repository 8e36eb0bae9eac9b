/**
 * kafkajs 2.2.4 keeps what it has of an answer when its connection breaks off in the middle of it (a broker killed during a fetch), and
 * puts the first bytes of the next connection behind it. From then on it finds no answer where it looks for one: every request of that
 * connection waits out its time, for ever. A connection that opens begins with nothing.
 */
import { Connection } from './private.ts';

const LENGTH_BYTES = 4;
let mended = false;

export function mendLeftOverBytes(): void {
  if (mended) return;
  mended = true;
  const open = Connection.prototype.connect;
  Connection.prototype.connect = function openEmpty() {
    if (!this.isConnected()) {
      this.chunks = [];
      this.bytesBuffered = 0;
      this.bytesNeeded = LENGTH_BYTES;
    }
    return open.call(this);
  };
}
