import { describe, expect, test } from 'vitest';
import { type ExportRecord, exportRecord, formatExportLine } from '../src/export.ts';
import { verifyExport } from '../src/verify-export.ts';
import { type FindingCode, Findings } from '../src/verify-report.ts';
import { ENDED_TASKS_REMEMBERED, TaskFacts } from '../src/verify-tasks.ts';
import { callLeaf, checkpointOf, doubtLeaf, endLeaf, keys, type Leaf, recordsOf } from './sample-export.ts';

const LOG = 'audit.shop.example/0';

async function codesOf(records: readonly ExportRecord[]): Promise<FindingCode[]> {
  const logs = Map.groupBy(records, ({ log }) => log);
  const checkpoints = [...logs].map(([log, ofLog]) => checkpointOf(log, ofLog));
  const lines = records.map(formatExportLine);
  const report = await verifyExport({ lines, checkpoints, verifierKeys: [keys.verifierKey] });
  return report.findings.map(({ code }) => code);
}

/** The hashes and signatures are right in all of these: what is wrong was wrong when the log's writer signed it. */
describe('a log whose own writer left something out is found', () => {
  const cases: [string, FindingCode[], Leaf[]][] = [
    ['nothing is wrong', [], [callLeaf('t', 1), callLeaf('t', 2), endLeaf('t', 3, 2)]],
    ['a task without calls', [], [endLeaf('t', 1, 0)]],
    [
      'a doubt settled before and after the end is not counted',
      [],
      [callLeaf('t', 1), doubtLeaf('t', 2), endLeaf('t', 3, 1), doubtLeaf('t', 4), doubtLeaf('t', 5)],
    ],
    ['a call is missing', ['task_seq_broken', 'task_calls_differ'], [callLeaf('t', 1), endLeaf('t', 3, 2)]],
    ['a call is missing, and the rest counted anew', ['task_calls_differ'], [callLeaf('t', 1), endLeaf('t', 2, 2)]],
    ['the first leaf is missing', ['task_seq_broken', 'task_calls_differ'], [callLeaf('t', 2), endLeaf('t', 3, 2)]],
    ['a leaf comes twice', ['task_seq_broken', 'task_calls_differ'], [callLeaf('t', 1), callLeaf('t', 1), endLeaf('t', 2, 1)]],
    [
      'the order is wrong',
      ['task_seq_broken', 'task_seq_broken', 'task_seq_broken'],
      [callLeaf('t', 2), callLeaf('t', 1), endLeaf('t', 3, 2)],
    ],
    ['a call comes after the end', ['task_after_end'], [endLeaf('t', 1, 0), callLeaf('t', 2)]],
    ['a second end comes', ['task_after_end'], [endLeaf('t', 1, 0), endLeaf('t', 2, 0)]],
    ['a doubt settled after the end skips a number', ['task_seq_broken'], [endLeaf('t', 1, 0), doubtLeaf('t', 3)]],
    ['a doubt was never a call', ['task_seq_broken'], [doubtLeaf('t', 1), callLeaf('t', 2), endLeaf('t', 3, 1)]],
    ['a doubt comes first, with a later number', ['task_seq_broken'], [doubtLeaf('t', 2)]],
    ['a leaf has no task', ['leaf_facts_missing'], [{ kind: 'call', task_seq: 1 }]],
    ['a leaf has no number', ['leaf_facts_missing'], [{ kind: 'call', task_id: 't' }]],
    ['a leaf has number 0', ['leaf_facts_missing'], [callLeaf('t', 0)]],
    ['an end does not count', ['leaf_facts_missing'], [{ kind: 'task_end', task_id: 't', task_seq: 1 }]],
    ['a leaf has no kind', ['leaf_facts_missing'], [{ task_id: 't', task_seq: 1 }]],
    ['a leaf of another kind has a task_seq', ['leaf_facts_missing'], [{ kind: 'cal', task_id: 't', task_seq: 1 }]],
  ];

  test.each(cases)('%s', async (_, expected, leaves) => {
    expect(await codesOf(recordsOf(LOG, leaves))).toEqual(expected);
  });

  test('a task has leaves in two logs', async () => {
    const records = [...recordsOf(LOG, [callLeaf('t', 1)]), ...recordsOf('audit.shop.example/1', [callLeaf('t', 2)])];
    expect(await codesOf(records)).toEqual(['task_in_two_logs']);
  });

  test.each([
    ['has its members in another order', '{"task_id":"t","task_seq":1,"kind":"call"}'],
    ['has a member twice', '{"kind":"call","kind":"call","task_id":"t","task_seq":1}'],
    ['has white space', '{"kind": "call","task_id":"t","task_seq":1}'],
    ['is no JSON', 'call'],
    ['is nested too deeply', `${'['.repeat(300)}${']'.repeat(300)}`],
  ])('a leaf that %s is not canonical', async (_, leaf) => {
    expect(await codesOf([exportRecord(LOG, 0, leaf)])).toEqual(['leaf_not_canonical']);
  });
});

describe('memory does not grow with the tasks that have ended', () => {
  test('a doubt settled after its task was forgotten is taken as it comes', () => {
    const findings = new Findings();
    const tasks = new TaskFacts(findings);
    const place = { log: LOG, index: 0, line: 1 };
    const count = 2 * ENDED_TASKS_REMEMBERED;
    for (let task = 0; task < count; task += 1) {
      tasks.add({ kind: 'task_end', taskId: `t${task}`, taskSeq: 1, calls: 0 }, place);
    }
    tasks.add({ kind: 'doubt_settled', taskId: 't0', taskSeq: 7 }, place);
    expect(findings.status()).toBe('intact');
    tasks.add({ kind: 'doubt_settled', taskId: 't0', taskSeq: 9 }, place);
    tasks.add({ kind: 'doubt_settled', taskId: `t${ENDED_TASKS_REMEMBERED}`, taskSeq: 3 }, place);
    expect(findings.listed.map(({ message }) => message)).toEqual([
      'task t0: its leaf 9 follows its leaf 7',
      `task t${ENDED_TASKS_REMEMBERED}: its leaf 3 follows its leaf 1`,
    ]);
    expect(tasks.counts()).toEqual({ ended: count, open: 0 });
  });
});
