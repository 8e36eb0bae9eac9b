/** Verifies a run's audit log as an outsider would: from the published records and checkpoints, with a key from outside. */
import { formatExportLine } from '@holdpoint/ledger/export';
import { verifyExport } from '@holdpoint/ledger/verify-export';
import { z } from 'zod';
import type { TaskFacts } from './task-facts.ts';

/** One leaf as published: the log it belongs to, its place, its text and its hash. */
export interface PublishedLeaf {
  readonly log: string;
  readonly index: number;
  readonly leaf: string;
  readonly hash: string;
}

export interface AuditCheck {
  readonly leaves: number;
  /** Calls and ended tasks without their leaf. */
  readonly missing: number;
  readonly verified: boolean;
}

export interface AuditEvidence {
  readonly leaves: readonly PublishedLeaf[];
  /** The newest signed checkpoint of each log. */
  readonly checkpoints: readonly string[];
  readonly verifierKey: string;
}

export async function checkAudit(evidence: AuditEvidence, tasks: readonly TaskFacts[]): Promise<AuditCheck> {
  return { leaves: evidence.leaves.length, missing: missingLeaves(evidence.leaves, tasks), verified: await isIntact(evidence) };
}

async function isIntact({ leaves, checkpoints, verifierKey }: AuditEvidence): Promise<boolean> {
  if (checkpoints.length === 0) return false;
  const inOrder = [...leaves].sort((a, b) => (a.log === b.log ? a.index - b.index : a.log < b.log ? -1 : 1));
  const lines = inOrder.map((one) => formatExportLine(one));
  const report = await verifyExport({ lines, checkpoints, verifierKeys: [verifierKey] });
  return report.status === 'intact' && report.notCovered === 0;
}

const leafSchema = z.object({ kind: z.string(), task_id: z.string(), call_id: z.string().optional() });

/** A leaf is owed by each call, and by each task for its end. */
function missingLeaves(leaves: readonly PublishedLeaf[], tasks: readonly TaskFacts[]): number {
  const parsed = leaves.map(({ leaf }) => leafSchema.parse(JSON.parse(leaf)));
  const called = new Set(parsed.filter((leaf) => leaf.kind === 'call').map((leaf) => leaf.call_id));
  const closed = new Set(parsed.filter((leaf) => leaf.kind === 'task_end').map((leaf) => leaf.task_id));
  const calls = tasks.flatMap((task) => [...task.calls.keys()]).filter((callId) => !called.has(callId));
  return calls.length + tasks.filter((task) => !closed.has(task.taskId)).length;
}
