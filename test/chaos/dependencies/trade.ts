/** Requests at a steady pace, and which of the tasks have ended when. */
import { taskLog } from '@holdpoint/client/event-log';
import { isEnding } from '@holdpoint/client/task-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { Till } from './till.ts';

const PAUSE_MS = 150;

export class Trade {
  /** When each task was asked for and when it ended, epoch milliseconds. */
  readonly asked = new Map<string, number>();
  readonly ended = new Map<string, number>();
  private readonly over = new AbortController();
  private readonly closed = new AbortController();
  private asking: Promise<void> = Promise.resolve();
  private following: Promise<void> = Promise.resolve();

  static async begin(till: Till): Promise<Trade> {
    const trade = new Trade();
    const { connection } = till.installation;
    const ranges = await connection.admin.ranges('task.events');
    trade.following = followLog(
      taskLog(connection),
      ranges.map(({ start }) => start),
      {
        signal: trade.closed.signal,
        onEvent: (event) => {
          if (isEnding(event)) trade.ended.set(event.taskId, Date.now());
        },
      },
    );
    trade.asking = trade.ask(till);
    return trade;
  }

  /** Tasks that were asked for after one moment and had ended before another. */
  carriedOut(from: number, until: number): number {
    return [...this.asked].filter(([taskId, at]) => at > from && (this.ended.get(taskId) ?? Number.POSITIVE_INFINITY) < until)
      .length;
  }

  get unended(): number {
    return [...this.asked.keys()].filter((taskId) => !this.ended.has(taskId)).length;
  }

  /** No more requests; resolves when the last is acknowledged. */
  async stopAsking(): Promise<void> {
    this.over.abort();
    await this.asking;
  }

  async close(): Promise<void> {
    this.over.abort();
    this.closed.abort();
    await Promise.allSettled([this.asking, this.following]);
  }

  private async ask(till: Till): Promise<void> {
    while (!this.over.signal.aborted) {
      const at = Date.now();
      this.asked.set(await till.request(this.closed.signal), at);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
