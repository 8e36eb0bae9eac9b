/** States that a snapshot does not have, or in another fold version: folded again from the first event of the oldest of them. */
import type { EntityEvent, Message, RawRecord } from '../../record.ts';
import { untilRegistryAnswers } from '../../until-registry-answers.ts';
import { type Current, foldEvent } from '../fold-event.ts';
import type { PartitionAccess } from '../partition-access.ts';
import { isAdvanced } from '../recovery.ts';
import { SnapshotUnusableError } from './snapshot-unusable.ts';

/** Where the events of an entity lie that its state is made of. */
export interface Stretch {
  readonly entity: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** By entity. Throws `SnapshotUnusableError` where the log has not what the snapshot says. */
export async function rebuildStates<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  lacking: readonly Stretch[],
): Promise<ReadonlyMap<string, S>> {
  const rebuilding = new Map(lacking.map((one) => [one.entity, one]));
  const current = new Map<string, Current<S>>();
  const { definition, reader, events } = access.options;
  const take = async (raw: RawRecord): Promise<void> => {
    const decoded = await untilRegistryAnswers(access.patience, () => events.decode(raw));
    if (!decoded.ok) throw new SnapshotUnusableError(`the log cannot be read at ${raw.offset}`);
    const { message } = decoded.record;
    if (isAdvanced(message)) return;
    const entity = definition.entityOf(message);
    const wanted = rebuilding.get(entity);
    if (wanted === undefined || raw.offset < wanted.firstOffset || raw.offset > wanted.lastOffset) return;
    current.set(entity, foldEvent(definition, current.get(entity), message));
  };
  if (lacking.length > 0) {
    const from = Math.min(...lacking.map(({ firstOffset }) => firstOffset));
    const until = Math.max(...lacking.map(({ lastOffset }) => lastOffset)) + 1;
    await reader.read(definition.events, access.partition, from, until, take);
  }
  return new Map(lacking.map(({ entity }) => [entity, stateOf(current, entity)]));
}

function stateOf<S>(current: ReadonlyMap<string, Current<S>>, entity: string): S {
  const found = current.get(entity);
  if (found === undefined) throw new SnapshotUnusableError(`the log has no events of ${entity} where its snapshot says`);
  return found.state;
}
