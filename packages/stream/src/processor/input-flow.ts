/**
 * Back-pressure of one partition: which of its inputs flow.
 *
 * Everything stops while too much is queued; the open inputs alone stop while too many entities are live, so that what
 * ends them still comes in.
 */
import type { EntityProcessorOptions, ProcessorLimits } from '../entity-processor.ts';
import type { EntityEvent, Message } from '../record.ts';

export interface FlowFacts {
  readonly queuedInputs: number;
  readonly queuedBytes: number;
  readonly liveEntities: number;
  readonly liveBytes: number;
}

export class InputFlow<S, M extends Message, E extends EntityEvent> {
  private readonly options: EntityProcessorOptions<S, M, E>;
  private readonly limits: ProcessorLimits;
  private readonly partition: number;
  private readonly flowing = new Set<string>();
  private queueFull = false;
  private entitiesFull = false;

  constructor(options: EntityProcessorOptions<S, M, E>, limits: ProcessorLimits, partition: number) {
    this.options = options;
    this.limits = limits;
    this.partition = partition;
  }

  pauseAll(): void {
    for (const topic of this.options.definition.inputs) this.options.consumer.pause(topic, this.partition);
    this.flowing.clear();
    this.queueFull = false;
    this.entitiesFull = false;
  }

  /** Opens and closes inputs as the facts demand; with some slack, so that nothing flaps. */
  adjust(facts: FlowFacts): void {
    const { queuedInputs, queuedBytes, liveEntities, liveBytes } = this.limits;
    const queue = Math.max(facts.queuedInputs / queuedInputs, facts.queuedBytes / queuedBytes);
    this.queueFull = queue >= 1 || (this.queueFull && queue > 0.5);
    const live = Math.max(facts.liveEntities / liveEntities, facts.liveBytes / liveBytes);
    this.entitiesFull = live >= 1 || (this.entitiesFull && live > 0.9);
    for (const topic of this.options.definition.inputs) this.set(topic, !this.isClosed(topic));
  }

  private isClosed(topic: string): boolean {
    return this.queueFull || (this.entitiesFull && this.options.definition.openInputs.includes(topic));
  }

  private set(topic: string, open: boolean): void {
    if (this.flowing.has(topic) === open) return;
    if (open) {
      this.flowing.add(topic);
      this.options.consumer.resume(topic, this.partition);
    } else {
      this.flowing.delete(topic);
      this.options.consumer.pause(topic, this.partition);
    }
  }
}
