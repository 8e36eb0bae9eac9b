/**
 * Holds a log to what was published of it: whoever has a checkpoint of ours must find that the log still begins with it. A
 * rebuild with another reference key, say, or from another log, gives other leaves; then the partition stops and nothing is published.
 */
import type { Sql } from '@holdpoint/process/sql';
import type { LogGuard } from '../projection.ts';
import { sql } from '../store/statements.ts';
import type { PublishedLog } from './published-log.ts';

/** The log in the database is not the one that was published. A person must find out why; no retry helps. */
export class LogDivergedError extends Error {
  override readonly name = 'LogDivergedError';
}

/** Compares the log of `partition`, as far as it goes now, with what was published. */
export async function requireExtends(tx: Sql, partition: number, size: number, published: PublishedLog): Promise<void> {
  const { checkpoint, leaf } = published;
  if (checkpoint !== undefined && checkpoint.size > 0 && checkpoint.size <= size) {
    const stored = await storedAt(tx, partition, checkpoint.size - 1);
    if (stored?.root !== checkpoint.root)
      throw diverged(partition, `has another root at size ${checkpoint.size} than was signed`);
  }
  if (leaf !== undefined && leaf.index < size) {
    const stored = await storedAt(tx, partition, leaf.index);
    if (stored?.hash !== leaf.hash) throw diverged(partition, `has another leaf ${leaf.index} than was published`);
  }
}

/** Compares once, in the batch with which a log reaches the end of what was published; until then in every batch that could tell. */
export function createLogGuard(readPublished: (partition: number) => Promise<PublishedLog>): LogGuard {
  const published = new Map<number, PublishedLog>();
  const passed = new Set<number>();
  return async (tx, partition, { frontier }) => {
    if (passed.has(partition)) return;
    const known = published.get(partition) ?? (await readPublished(partition));
    published.set(partition, known);
    await requireExtends(tx, partition, frontier.size, known);
    if (frontier.size >= Math.max(known.checkpoint?.size ?? 0, (known.leaf?.index ?? -1) + 1)) passed.add(partition);
  };
}

async function storedAt(tx: Sql, partition: number, index: number): Promise<{ root: string; hash: string } | undefined> {
  const [row] = await tx.query<{ root: string; hash: string }>(sql.readRoot, [partition, index]);
  return row;
}

function diverged(partition: number, what: string): LogDivergedError {
  return new LogDivergedError(`the audit log of partition ${partition} ${what}; nothing more is written or published`);
}
