import { join } from 'node:path';
import { statementsIn } from '@holdpoint/process/statement';

const statement = statementsIn(join(import.meta.dirname, '../../sql/operations'));

/** Every operation on the operations tables, one file each. */
export const sql = {
  readTasks: statement('read-tasks'),
  saveTasks: statement('save-tasks'),
  readApprovals: statement('read-approvals'),
  saveApprovals: statement('save-approvals'),
  addCounters: statement('add-counters'),
  addHistograms: statement('add-histograms'),
  saveLatest: statement('save-latest'),
  readDepth: statement('read-depth'),
  readStuck: statement('read-stuck'),
  readCounters: statement('read-counters'),
  readHistograms: statement('read-histograms'),
  readLatest: statement('read-latest'),
  countPendingApprovals: statement('count-pending-approvals'),
} as const;
