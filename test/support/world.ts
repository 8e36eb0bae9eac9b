/**
 * What the tools of `world-app.ts` act on: a system outside of Holdpoint that is never killed, and keeps a journal of what it has done.
 *
 * Owns: the journal. It is appended to and has no constraint: an effect that comes twice stands there twice.
 * W1 A deposit carries an idempotency key: one whose key is known changes nothing, and is answered like the first.
 * W2 A withdrawal has no key. It can be asked about (`find`); one that was looked for and not found is refused should it arrive late.
 * W3 Half of an arrival's time passes before its effect, half after it. A caller that is gone before has no effect; one that is gone
 *    after has had it, and does not know.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

export const arrivalSchema = z.object({
  kind: z.enum(['deposit', 'withdraw', 'find']),
  callId: z.string(),
  attempt: z.int(),
  idempotencyKey: z.string(),
  /** Of the executor's process. */
  pid: z.int(),
});
export type Arrival = z.infer<typeof arrivalSchema>;

/** An arrival that has not been answered. */
export interface Pending extends Arrival {
  hasHadEffect: boolean;
}

const HALF_MS = 25;

export class World {
  /** The calls that had an effect, in order. */
  readonly journal: string[] = [];
  /** Everything that came, answered or not. */
  readonly arrivals: Arrival[] = [];
  readonly url: string;
  private readonly keys = new Set<string>();
  private readonly withdrawn = new Set<string>();
  private readonly closed = new Set<string>();
  private readonly pending = new Set<Pending>();
  private readonly server: ReturnType<typeof createServer>;
  private watchers: (() => boolean)[] = [];

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.server = server;
    this.url = `http://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.take(request, response));
  }

  static async open(): Promise<World> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.int() }).parse(server.address());
    return new World(server, port);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Runs `act` in the very moment in which what a process has pending here is as wanted: nothing of it is answered in between. */
  atMoment(pid: number, wanted: (pending: readonly Pending[]) => boolean, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        if (!wanted([...this.pending].filter((one) => one.pid === pid))) return false;
        act();
        resolve();
        return true;
      };
      if (!look()) this.watchers.push(look);
    });
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrival = arrivalSchema.parse(await json(request));
    this.arrivals.push(arrival);
    const one: Pending = { ...arrival, hasHadEffect: false };
    this.pending.add(one);
    await delay(HALF_MS);
    if (!request.socket.destroyed) {
      const status = this.carryOut(arrival);
      one.hasHadEffect = true;
      this.changed();
      await delay(HALF_MS);
      response.writeHead(status).end();
    }
    this.pending.delete(one);
  }

  /** Answers an HTTP status. */
  private carryOut({ kind, callId, attempt, idempotencyKey }: Arrival): number {
    const withdrawal = `${callId}:${attempt}`;
    switch (kind) {
      case 'deposit':
        if (!this.keys.has(idempotencyKey)) this.journal.push(callId);
        this.keys.add(idempotencyKey);
        return 200;
      case 'withdraw':
        if (this.closed.has(withdrawal)) return 410;
        this.journal.push(callId);
        this.withdrawn.add(withdrawal);
        return 200;
      case 'find':
        if (this.withdrawn.has(withdrawal)) return 200;
        this.closed.add(withdrawal);
        return 404;
    }
  }

  private changed(): void {
    this.watchers = this.watchers.filter((look) => !look());
  }
}
