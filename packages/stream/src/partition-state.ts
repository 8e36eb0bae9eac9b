/** How one partition is doing, told to the observer when it changes and to `/readyz` when it asks. */
import { DefectError, defectCodeOf } from './defect.ts';
import type { PartitionHealth, PartitionStatus } from './health.ts';
import type { StreamObserver } from './observer.ts';
import type { Clock } from './ports.ts';
import type { RecordPosition } from './record.ts';

export class PartitionState {
  private readonly topic: string;
  private readonly partition: number;
  private readonly observer: StreamObserver | undefined;
  private readonly clock: Clock;
  private status: PartitionStatus = 'recovering';
  private since: number;
  /** What the observer was told since it last ran: a wait that goes on, try after try, is told once. */
  private told = new Set<string>();
  private trouble: Pick<PartitionHealth, 'code' | 'reason' | 'at'> | undefined;
  private order: string | undefined;
  private goOn: () => void = () => undefined;

  constructor(topic: string, partition: number, { observer, clock }: { observer?: StreamObserver; clock: Clock }) {
    this.topic = topic;
    this.partition = partition;
    this.observer = observer;
    this.clock = clock;
    this.since = clock.now();
  }

  health(positions: Iterable<readonly [string, number]> = []): PartitionHealth {
    const { topic, partition, status, since, trouble, order } = this;
    const by = order === undefined ? {} : { resumedBy: order };
    return { topic, partition, status, since, positions: Object.fromEntries(positions), ...trouble, ...by };
  }

  recovering(): void {
    this.enter('recovering');
  }

  running(): void {
    if (this.status === 'stopped') return;
    this.enter('running');
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

  /**
   * A defect: nothing goes on until somebody acts. Resolves when the partition is to be taken again, or the signal aborts.
   * @param offset where in its own topic it stands, for a defect that names no record
   */
  async stopped(error: Error, signal: AbortSignal, offset?: number): Promise<void> {
    const { topic, partition, observer } = this;
    const at = this.recordOf(error, offset);
    const where = at === undefined ? {} : { at };
    const code = defectCodeOf(error);
    this.enter('stopped');
    this.trouble = { code, reason: `${code}: ${error.message}`, ...where };
    observer?.stopped?.({ topic, partition, reason: code, error, ...where });
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.goOn = () => resolve();
      signal.addEventListener('abort', this.goOn, { once: true });
    });
    signal.removeEventListener('abort', this.goOn);
  }

  /** Stopped, it is to be taken again. */
  resume(order: string): void {
    if (this.status !== 'stopped') return;
    this.order = order;
    this.trouble = undefined;
    this.told.clear();
    this.recovering();
    this.observer?.resumed?.({ topic: this.topic, partition: this.partition, order });
    this.goOn();
  }

  private recordOf(error: Error, offset: number | undefined): RecordPosition | undefined {
    const { topic = this.topic, offset: named = offset } = error instanceof DefectError ? error : {};
    return named === undefined ? undefined : { topic, partition: this.partition, offset: named };
  }

  private isNews(what: string, error: Error): boolean {
    const news = `${what}: ${error.name}`;
    if (this.told.has(news)) return false;
    this.told.add(news);
    return true;
  }

  private become(status: PartitionStatus, error: Error): void {
    this.enter(status);
    this.trouble = { code: error.name, reason: `${error.name}: ${error.message}` };
  }

  private enter(status: PartitionStatus): void {
    if (this.status !== status) this.since = this.clock.now();
    this.status = status;
  }
}
