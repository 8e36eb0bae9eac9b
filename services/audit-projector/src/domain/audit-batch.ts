/**
 * A batch of one partition's events → the rows that it adds to that partition's log. Pure: what is loaded goes in, what is
 * to be stored comes out.
 */
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { leafHash } from '@holdpoint/ledger/merkle';
import { appendLeafHash, type Frontier, frontierRoot } from '@holdpoint/ledger/merkle-frontier';
import { AuditDefectError, type Audited, type LeafMeans, type SourceEvent } from './audited-event.ts';
import type { LeafV1 } from './leaf.ts';
import { auditV1 } from './leaf-v1.ts';
import type { TaskAudit } from './task-audit.ts';
import type { FailedAttempt, TechnicalRecord } from './technical.ts';

/** One log as it stands: its frontier, and the tasks that the batch is about. */
export interface LogState {
  readonly frontier: Frontier;
  readonly tasks: ReadonlyMap<string, TaskAudit>;
}

/** One leaf in its log. */
export interface LeafRow {
  readonly index: number;
  /** RFC 8785 text. */
  readonly leaf: string;
  /** What of it has columns of its own. */
  readonly facts: Pick<LeafV1, 'kind' | 'tenant' | 'task_id' | 'task_seq' | 'logged_at' | 'outcome'>;
  readonly hash: string;
  /** The log's root with this leaf as its last. */
  readonly root: string;
}

/** What belongs beside an event: where it lies and whose it is. */
interface Placed {
  readonly offset: number;
  readonly tenant: string;
  readonly taskId: string;
}
export type TechnicalRow = TechnicalRecord & Placed & { readonly index: number };
export type AttemptRow = FailedAttempt & Placed;

/** What a batch adds. */
export interface AuditRows {
  readonly frontier: Frontier;
  /** Every task that the batch touched; undefined where nothing of it is needed any more. */
  readonly tasks: ReadonlyMap<string, TaskAudit | undefined>;
  readonly leaves: readonly LeafRow[];
  readonly technical: readonly TechnicalRow[];
  readonly attempts: readonly AttemptRow[];
}

type LeafFunction = (before: TaskAudit | undefined, source: SourceEvent, means: LeafMeans) => Audited;

/** By an event's `leafVersion`. Entries are added, never changed: old events keep their leaves for ever. */
const leafFunctions: Readonly<Record<number, LeafFunction>> = { 1: auditV1 };

/**
 * The rows that `sources`, in their order, add to the log.
 *
 * @throws ContractMissingError while the catalog has not been read far enough; AuditDefectError for a log that contradicts
 * itself, or a leaf version that this build does not know
 */
export function auditBatch(before: LogState, sources: readonly SourceEvent[], means: LeafMeans): AuditRows {
  const tasks = new Map<string, TaskAudit | undefined>(before.tasks);
  const leaves: LeafRow[] = [];
  const technical: TechnicalRow[] = [];
  const attempts: AttemptRow[] = [];
  let { frontier } = before;
  for (const source of sources) {
    const audited = leafFunctionOf(source)(tasks.get(source.event.taskId), source, means);
    tasks.set(source.event.taskId, audited.state);
    const placed = { offset: source.position.offset, tenant: source.event.tenant, taskId: source.event.taskId };
    if (audited.attempt !== undefined) attempts.push({ ...audited.attempt, ...placed });
    if (audited.leaf === undefined) continue;
    if (audited.technical !== undefined) technical.push({ ...audited.technical, ...placed, index: frontier.size });
    const added = addLeaf(frontier, audited.leaf);
    leaves.push(added.row);
    frontier = added.frontier;
  }
  return { frontier, tasks, leaves, technical, attempts };
}

function leafFunctionOf({ event }: SourceEvent): LeafFunction {
  const found = leafFunctions[event.leafVersion];
  if (found === undefined) throw new AuditDefectError(`${event.id}: this build has no leaf function ${event.leafVersion}`);
  return found;
}

function addLeaf(before: Frontier, leaf: LeafV1): { row: LeafRow; frontier: Frontier } {
  const text = canonicalJson(leaf);
  const hash = leafHash(text);
  const frontier = appendLeafHash(before, hash);
  return { frontier, row: { index: before.size, leaf: text, facts: leaf, hash, root: frontierRoot(frontier) } };
}
