/** After a recovery: what committed events still owe, made again from the log and from the refused inputs themselves. */
import { deadLetterOf, type GoneRecord } from '../dead-letter.ts';
import type { RefusedInput } from '../entity.ts';
import type { EntityEvent, Message, Outgoing } from '../record.ts';
import type { Owed } from './dispatcher.ts';
import { encodeAll, type PartitionAccess } from './partition-access.ts';
import { redriveOrigin } from './prepare-input.ts';
import type { OwedEffects, OwedLetters } from './recovery.ts';

export async function owedRecords<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  owed: readonly (OwedEffects | OwedLetters)[],
): Promise<readonly Owed[]> {
  const records: Owed[] = [];
  for (const one of owed) {
    const outgoing = one.kind === 'effects' ? one.effects : await letters(access, one);
    records.push({ offset: one.offset, records: await encodeAll(access, outgoing) });
  }
  return records;
}

async function letters<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  { refused, at }: OwedLetters,
): Promise<readonly Outgoing[]> {
  const found: Outgoing[] = [];
  for (const one of refused) found.push(await letter(access, one, at));
  return found;
}

/** The log keeps the code of a refusal, not its sentence. */
async function letter<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  { topic, offset, code }: RefusedInput,
  at: number,
): Promise<Outgoing> {
  const { definition, reader } = access.options;
  const raw = await reader.readOne(topic, access.partition, offset);
  const gone: GoneRecord = { topic, partition: access.partition, offset, appendedAt: at };
  const origin = raw === undefined ? gone : await redriveOrigin(access, raw);
  const detail = raw === undefined ? 'refused before a restart; the record is gone' : 'refused before a restart';
  const readBy = raw !== undefined && origin !== raw ? { readBy: raw } : {};
  return deadLetterOf({ service: definition.service, origin, why: { code, detail }, ...readBy });
}
