/** What one transaction of a partition will hold, gathered while its inputs are decided. */

import type { Malformed } from '../codec.ts';
import { deadLetterOf, positionName } from '../dead-letter.ts';
import { saidOf } from '../defect.ts';
import type { EntityInput, PartitionAdvanced, RefusedInput } from '../entity.ts';
import type { LogRecord, PublishRecord } from '../ports.ts';
import type { EntityEvent, Message, RawRecord, RecordPosition } from '../record.ts';
import { type DecidedEvent, decideInput } from './decide-input.ts';
import type { Owed } from './dispatcher.ts';
import type { DueTimer, EntityTable } from './entity-table.ts';
import { encodeForLog, encodeForPublishing, type PartitionAccess } from './partition-access.ts';
import type { PreparedInput } from './prepare-input.ts';

export class Transaction<S, M extends Message, E extends EntityEvent> {
  private readonly access: PartitionAccess<S, M, E>;
  private readonly table: EntityTable<S>;
  private readonly baseOffset: number;
  private readonly events: DecidedEvent[] = [];
  private readonly refused: RefusedInput[] = [];
  private readonly letters: PublishRecord[] = [];

  /** `baseOffset`: where its first record will lie, or nowhere. */
  constructor(access: PartitionAccess<S, M, E>, table: EntityTable<S>, baseOffset: number) {
    this.access = access;
    this.table = table;
    this.baseOffset = baseOffset;
  }

  get eventCount(): number {
    return this.events.length;
  }

  /** Decides one input of the position `position`. */
  async decide(position: RawRecord, prepared: PreparedInput<M>): Promise<void> {
    if (prepared.kind === 'rerouted') return;
    if (prepared.kind === 'refuse') return this.refuse(position, prepared.origin, prepared.why);
    const { record, at, redrivenBy } = prepared;
    const now = this.access.options.clock.now();
    const input: EntityInput<M> = { kind: 'message', record, at, now, ...(redrivenBy === undefined ? {} : { redrivenBy }) };
    const entity = saidOf(record, () => this.access.options.definition.entityOf(record.message));
    const decided = await decideInput(this.access, this.table, entity, input, this.nextOffset);
    if (decided.kind === 'accept') this.events.push(...decided.events);
    else if (decided.kind === 'refuse') await this.refuse(position, prepared.origin, decided);
    else this.access.options.observer?.ignored?.({ input: record.message.type, reason: decided.reason });
  }

  /** Decides a timer that is due. What it refuses has no sender to be told, and is counted like what it ignores. */
  async fire(due: DueTimer, now: number): Promise<void> {
    const { entity, timer } = due;
    const { observer, definition } = this.access.options;
    observer?.timerFired?.({
      topic: definition.events,
      partition: this.access.partition,
      name: timer.name,
      lateMs: now - timer.at,
    });
    const input: EntityInput<M> = { kind: 'timer', timer, at: now };
    const decided = await decideInput(this.access, this.table, entity, input, this.nextOffset);
    if (decided.kind === 'accept') this.events.push(...decided.events);
    else observer?.ignored?.({ input: 'timer', reason: decided.kind === 'refuse' ? decided.code : decided.reason });
    if (decided.kind === 'ignore' && decided.again !== undefined) this.table.rearm(due, decided.again);
  }

  /** The records of the transaction, `PartitionAdvanced` last. */
  async records(next: ReadonlyMap<string, number>, dispatchedThrough: number): Promise<readonly LogRecord[]> {
    const { definition } = this.access.options;
    const message: PartitionAdvanced = {
      type: 'PartitionAdvanced',
      next: Object.fromEntries(next),
      refused: this.refused,
      dispatchedThrough,
    };
    const position = { topic: definition.events, partition: this.access.partition, offset: this.nextOffset };
    const advanced = await encodeForLog(this.access, {
      topic: definition.events,
      partition: this.access.partition,
      key: `partition-${this.access.partition}`,
      message,
      id: positionName(position),
    });
    return [...this.events.map(({ record: { key, headers, value } }) => ({ key, headers, value })), advanced];
  }

  /** What it owes once it is committed. */
  owed(): readonly Owed[] {
    const effects = this.events.map(({ effects: records }, index) => ({ offset: this.baseOffset + index, records }));
    return [...effects, { offset: this.nextOffset, records: this.letters }];
  }

  private get nextOffset(): number {
    return this.baseOffset + this.events.length;
  }

  private async refuse(position: RawRecord, origin: RawRecord, { code, detail }: Malformed): Promise<void> {
    const { topic, partition, offset } = position;
    const { definition, observer } = this.access.options;
    const readBy: { readBy?: RecordPosition } = origin === position ? {} : { readBy: { topic, partition, offset } };
    const letter = deadLetterOf({ service: definition.service, origin, why: { code, detail }, ...readBy });
    this.letters.push(await encodeForPublishing(this.access, letter));
    this.refused.push({ topic, offset, code });
    observer?.refused?.({ input: { topic, partition, offset }, code, detail });
  }
}
