/** An upstream system that sends its requests a few at a time: enough to be at work when something is killed, and some for the next time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@holdpoint/client/connection';
import { submitTask } from '@holdpoint/client/submit';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';

export class Storefront {
  readonly #connection: Connection;
  readonly #waiting: TaskRequested[];
  #sent = 0;
  #failures = 0;

  constructor(connection: Connection, requests: readonly TaskRequested[]) {
    this.#connection = connection;
    this.#waiting = [...requests];
  }

  /** Requests that have been sent, or are being sent. */
  get sent(): number {
    return this.#sent;
  }

  /** How often a request could not be sent at first. */
  get failures(): number {
    return this.#failures;
  }

  /** Requests that have not been sent. */
  get left(): number {
    return this.#waiting.length;
  }

  /** Sends the next so many, or what is left. A request whose sending fails is sent again, as it was: that is safe. */
  async send(count: number): Promise<void> {
    const next = this.#waiting.splice(0, count);
    this.#sent += next.length;
    await Promise.all(next.map((request) => this.#sendOne(request)));
  }

  async #sendOne(request: TaskRequested): Promise<void> {
    for (const giveUpAt = Date.now() + SEND_DEADLINE_MS; ; await delay(SEND_PAUSE_MS)) {
      try {
        await submitTask(this.#connection, request);
        return;
      } catch (cause) {
        this.#failures += 1;
        if (Date.now() > giveUpAt) throw new Error('a request could not be sent', { cause });
      }
    }
  }
}

/** As long as Kafka may be away: it is asked again as long, whether it gives no answer or refuses. */
const SEND_DEADLINE_MS = 180_000;
const SEND_PAUSE_MS = 250;
