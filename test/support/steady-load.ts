/** An upstream system that keeps so many tasks in flight: it asks for another whenever one has ended, until it is told to stop. */
import type { Connection } from '@holdpoint/client/connection';
import { taskLog } from '@holdpoint/client/event-log';
import { isEnding } from '@holdpoint/client/task-log';
import { followLog } from '@holdpoint/client/whole-log';
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';

export interface SteadyLoadOptions {
  readonly connection: Connection;
  readonly tasksInFlight: number;
  /** What each task does; its tools are those of `world-app.ts`. */
  readonly steps: readonly Step[];
  /** Keeps the tasks of two loads apart. */
  readonly name: string;
}

const tenant = 'acme';

export class SteadyLoad {
  /** The tasks that were asked for. */
  readonly taskIds: string[] = [];
  private readonly options: SteadyLoadOptions;
  private readonly unended = new Set<string>();
  private readonly over = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private failure: unknown;
  private wanted: number;
  private succeeded = 0;
  private waiting: { readonly calls: number; readonly wake: () => void }[] = [];

  constructor(options: SteadyLoadOptions) {
    this.options = options;
    this.wanted = options.tasksInFlight;
  }

  /** Asks for the first of them. */
  async start(): Promise<void> {
    const { connection } = this.options;
    const ranges = await connection.admin.ranges('task.events');
    const ends = ranges.map(({ end }) => end);
    const onEvent = (event: TaskEvent): void => this.note(event);
    this.following = followLog(taskLog(connection), ends, { signal: this.over.signal, onEvent });
    this.following.catch((error: unknown) => this.fail(error));
    await this.ask(this.wanted);
  }

  /** When so many more of its calls have succeeded (epoch milliseconds). */
  async afterCalls(count: number): Promise<number> {
    const calls = this.succeeded + count;
    await new Promise<void>((wake) => this.waiting.push({ calls, wake }));
    if (this.failure !== undefined) throw this.failure;
    return Date.now();
  }

  /** Asks for no more; resolves when all have ended. */
  async stop(): Promise<void> {
    this.wanted = 0;
    if (this.unended.size === 0) this.over.abort();
    await this.following;
    if (this.failure !== undefined) throw this.failure;
  }

  private note(event: TaskEvent): void {
    if (!this.unended.has(event.taskId)) return;
    if (event.type === 'CallSucceeded') this.succeeded += 1;
    if (isEnding(event)) this.unended.delete(event.taskId);
    for (const { calls, wake } of this.waiting) if (calls <= this.succeeded) wake();
    this.waiting = this.waiting.filter(({ calls }) => calls > this.succeeded);
    if (isEnding(event) && this.wanted === 0 && this.unended.size === 0) this.over.abort();
    if (this.unended.size < this.wanted) this.ask(this.wanted - this.unended.size).catch((error: unknown) => this.fail(error));
  }

  private async ask(count: number): Promise<void> {
    const requests = Array.from({ length: count }, () => this.next());
    await this.options.connection.sender.send(requests);
  }

  private next() {
    const idempotencyKey = `${this.options.name}-${this.taskIds.length}`;
    const taskId = taskIdOf(tenant, idempotencyKey);
    this.taskIds.push(taskId);
    this.unended.add(taskId);
    const message: TaskRequested = {
      ...{ type: 'TaskRequested', tenant, idempotencyKey, requestedBy: 'rita', taskType: 'world.work' },
      ...{ requestedAt: new Date().toISOString(), agent: { name: 'world.hand', version: 1 }, input: plain({}) },
      steps: [...this.options.steps],
    };
    return { topic: 'task.requests', key: taskId, message, id: idempotencyKey, subject: taskId };
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.over.abort();
    for (const { wake } of this.waiting) wake();
  }
}
