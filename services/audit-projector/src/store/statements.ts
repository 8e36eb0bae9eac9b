import { join } from 'node:path';
import { statementsIn } from '@holdpoint/process/statement';

const statement = statementsIn(join(import.meta.dirname, '../../sql/operations'));

/** Every operation on the audit tables, one file each. */
export const sql = {
  readFrontier: statement('read-frontier'),
  readOpenTasks: statement('read-open-tasks'),
  addLeafHashes: statement('add-leaf-hashes'),
  addLeaves: statement('add-leaves'),
  addTechnicalCalls: statement('add-technical-calls'),
  addFailedAttempts: statement('add-failed-attempts'),
  addLeafCounts: statement('add-leaf-counts'),
  saveFrontier: statement('save-frontier'),
  saveOpenTasks: statement('save-open-tasks'),
  forgetTasks: statement('forget-tasks'),
  readRoot: statement('read-root'),
  readSizes: statement('read-sizes'),
  readLeaves: statement('read-leaves'),
  readTechnicalCalls: statement('read-technical-calls'),
  readLeafCounts: statement('read-leaf-counts'),
} as const;
