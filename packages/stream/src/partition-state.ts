/** How one partition is doing, told to the observer when it changes and to `/readyz` when it asks. */
import { DefectError } from './defect.ts';
import type { PartitionHealth, PartitionStatus } from './health.ts';
import type { StreamObserver } from './observer.ts';

export class PartitionState {
  private readonly topic: string;
  private readonly partition: number;
  private readonly observer: StreamObserver | undefined;
  private status: PartitionStatus = 'recovering';
  /** What the observer was told since it last ran: a wait that goes on, try after try, is told once. */
  private told = new Set<string>();
  private trouble: { readonly reason: string; readonly offset?: number } | undefined;

  constructor(topic: string, partition: number, observer: StreamObserver | undefined) {
    this.topic = topic;
    this.partition = partition;
    this.observer = observer;
  }

  health(): PartitionHealth {
    return { topic: this.topic, partition: this.partition, status: this.status, ...this.trouble };
  }

  recovering(): void {
    this.status = 'recovering';
  }

  running(): void {
    if (this.status === 'stopped') return;
    this.status = 'running';
    this.trouble = undefined;
    this.told.clear();
  }

  /** Something outside gives no answer, and is asked again. */
  waiting(error: Error): void {
    this.become('waiting', error);
    if (this.isNews('waiting', error))
      this.observer?.waiting?.({ topic: this.topic, partition: this.partition, reason: error.name, error });
  }

  /** What was held is dropped, and the partition is taken again. */
  restarting(error: Error): void {
    this.become('waiting', error);
    if (this.isNews('restarting', error))
      this.observer?.restarted?.({ topic: this.topic, partition: this.partition, reason: error.name, error });
  }

  /** A defect: nothing goes on until somebody acts. */
  stopped(error: Error): void {
    const offset = error instanceof DefectError ? error.offset : undefined;
    const where = offset === undefined ? {} : { offset };
    this.become('stopped', error, where);
    this.observer?.stopped?.({ topic: this.topic, partition: this.partition, reason: error.name, error, ...where });
  }

  private isNews(what: string, error: Error): boolean {
    const news = `${what}: ${error.name}`;
    if (this.told.has(news)) return false;
    this.told.add(news);
    return true;
  }

  private become(status: PartitionStatus, error: Error, where: { readonly offset?: number } = {}): void {
    this.status = status;
    this.trouble = { reason: `${error.name}: ${error.message}`, ...where };
  }
}
