/** Makes exports to verify: several hundred leaves of many tasks over three logs, with their signed checkpoints. */
import { canonicalJson } from '../src/canonical-json.ts';
import { signCheckpoint } from '../src/checkpoint.ts';
import { type ExportRecord, exportRecord, formatExportLine } from '../src/export.ts';
import { merkleRoot } from '../src/merkle.ts';
import { generateKey, parseSignerKey } from '../src/note-key.ts';

export const keys = generateKey('audit.shop.example');
const signer = parseSignerKey(keys.signerKey);

export const LOGS = ['audit.shop.example/0', 'audit.shop.example/1', 'audit.shop.example/2'] as const;

export type Leaf = Readonly<Record<string, unknown>>;

export function callLeaf(taskId: string, taskSeq: number): Leaf {
  const description = `Set the renewal date of contract ${taskSeq} – “Grüße” 😀`;
  return { kind: 'call', task_id: taskId, task_seq: taskSeq, tool: 'crm.update_renewal_date', outcome: 'success', description };
}

export function endLeaf(taskId: string, taskSeq: number, calls: number): Leaf {
  return { kind: 'task_end', task_id: taskId, task_seq: taskSeq, calls, status: 'completed' };
}

export function doubtLeaf(taskId: string, taskSeq: number): Leaf {
  return { kind: 'doubt_settled', task_id: taskId, task_seq: taskSeq, outcome: 'success' };
}

/** A whole task of `calls` calls; with a doubt that is settled after the end, if asked for. */
export function taskLeaves(taskId: string, calls: number, settled: 'nothing' | 'late'): Leaf[] {
  const leaves = Array.from({ length: calls }, (_, index) => callLeaf(taskId, index + 1));
  const ended = [...leaves, endLeaf(taskId, calls + 1, calls)];
  return settled === 'late' ? [...ended, doubtLeaf(taskId, calls + 2)] : ended;
}

/** The leaves of one log: its tasks, four at a time side by side. */
function logLeaves(log: number, tasks: number): Leaf[] {
  const queues = Array.from({ length: tasks }, (_, task) =>
    taskLeaves(`task-${log}-${task}`, (task * 7 + log) % 6, task % 5 === 2 ? 'late' : 'nothing'),
  );
  const leaves: Leaf[] = [];
  for (let first = 0; first < queues.length; first += 4) {
    const group = queues.slice(first, first + 4);
    const longest = Math.max(...group.map((queue) => queue.length));
    for (let turn = 0; turn < longest; turn += 1) leaves.push(...group.flatMap((queue) => queue.slice(turn, turn + 1)));
  }
  return leaves;
}

/** The records of one log of these leaves. */
export function recordsOf(log: string, leaves: readonly Leaf[]): ExportRecord[] {
  return leaves.map((leaf, index) => exportRecord(log, index, canonicalJson(leaf)));
}

/** The signed checkpoint of the first `size` of one log's records. */
export function checkpointOf(log: string, records: readonly ExportRecord[], size = records.length): string {
  const root = merkleRoot(records.slice(0, size).map(({ hash }) => hash));
  return signCheckpoint({ origin: log, size, root, extensions: [] }, [signer]);
}

/** Three logs of about 120 leaves, their records alternating. */
export function sampleRecords(): ExportRecord[] {
  const logs = LOGS.map((log, number) => recordsOf(log, logLeaves(number, 34)));
  const longest = Math.max(...logs.map((records) => records.length));
  return Array.from({ length: longest }, (_, index) => logs.flatMap((records) => records.slice(index, index + 1))).flat();
}

export function ofLog(records: readonly ExportRecord[], log: string): ExportRecord[] {
  return records.filter((record) => record.log === log);
}

/** Gives the records of each log the indexes 0, 1, 2, … again, and hashes that fit their leaves. */
export function renumbered(records: readonly ExportRecord[]): ExportRecord[] {
  const next = new Map<string, number>();
  return records.map(({ log, leaf }) => {
    const index = next.get(log) ?? 0;
    next.set(log, index + 1);
    return exportRecord(log, index, leaf);
  });
}

/** An export as a file. */
export function fileOf(records: readonly ExportRecord[]): Buffer {
  return Buffer.from(records.map((record) => `${formatExportLine(record)}\n`).join(''));
}
