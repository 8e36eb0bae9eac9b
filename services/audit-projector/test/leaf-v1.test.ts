import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolContractSchema } from '@holdpoint/contracts/contract';
import { taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import { leafHash, merkleRoot } from '@holdpoint/ledger/merkle';
import { frontierRoot } from '@holdpoint/ledger/merkle-frontier';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { momentAt, refund, refundInput, TaskHistory } from '../../../test/support/task-history.ts';
import { type AuditRows, auditBatch } from '../src/domain/audit-batch.ts';
import { AuditDefectError, ContractMissingError } from '../src/domain/audited-event.ts';
import { audit, emptyLog, meansOf, sourcesOf } from './audited.ts';

const golden = join(import.meta.dirname, 'golden/leaf-v1');
const names = readdirSync(golden).flatMap((file) =>
  file.endsWith('.history.json') ? [file.slice(0, -'.history.json'.length)] : [],
);
const historySchema = z.object({ about: z.string(), contracts: z.array(toolContractSchema), events: z.array(taskEventSchema) });
const approvalId = '11111111-1111-4111-8111-111111111111';

const leavesOf = (rows: AuditRows) => rows.leaves.map(({ leaf }) => z.record(z.string(), z.unknown()).parse(JSON.parse(leaf)));
const approved = () =>
  new TaskHistory('a')
    .decideCall(0)
    .askApproval(0, approvalId)
    .resolveApproval(0, approvalId, 'approved')
    .schedule(0, 1, approvalId);

describe('released leaves never change (if this fails, leave version 1 as it was and add version 2)', () => {
  test.each(names)('%s', (name) => {
    const { contracts, events } = historySchema.parse(JSON.parse(readFileSync(join(golden, `${name}.history.json`), 'utf8')));
    const expected = readFileSync(join(golden, `${name}.leaves.ndjson`), 'utf8');
    expect(
      audit(events, contracts)
        .leaves.map(({ leaf }) => `${leaf}\n`)
        .join(''),
    ).toBe(expected);
  });

  test('there is a history of every kind of settlement', () => {
    const outcomes = names.flatMap((name) => {
      const { contracts, events } = historySchema.parse(JSON.parse(readFileSync(join(golden, `${name}.history.json`), 'utf8')));
      return leavesOf(audit(events, contracts)).map(({ kind, outcome }) => `${kind} ${outcome}`);
    });
    expect([...new Set(outcomes)].sort()).toEqual([
      'call denied',
      'call failure',
      'call in_doubt',
      'call partial',
      'call success',
      'doubt_settled success',
      'task_end cancelled',
      'task_end completed',
      'task_end failed',
    ]);
  });
});

describe('G9: nothing personal reaches a leaf in the clear', () => {
  const personal = ['ada@', 'ada_', 'Ada ', 'lovelace', '4711', 'St James', '@example.com'];

  test.each(names)('%s', (name) => {
    const leaves = readFileSync(join(golden, `${name}.leaves.ndjson`), 'utf8');
    for (const value of personal) expect(leaves).not.toContain(value);
  });

  test('the same person has the same reference in every call', () => {
    const first = leavesOf(audit(approved().succeed(0, 1).events, [refund]))[0];
    const other = leavesOf(audit(new TaskHistory('b').decideCall(0).schedule(0, 1).failAttempt(0, 1).events, [refund]))[0];
    expect(first?.accessed).toEqual(other?.accessed);
  });

  test('a value that is no Unicode text, or holds a zero, still has a leaf', () => {
    const history = new TaskHistory('odd').decideCall(0);
    const input = plain({ ...Object(refundInput), order_id: '\ud800\u0000' });
    history
      .schedule(0, 1)
      .add('InputsRefreshed', { callId: history.callId(0), before: input, after: input, digest: 'd'.repeat(64) });
    const [leaf] = leavesOf(audit(history.succeed(0, 1).events, [refund]));
    expect(leaf?.accessed).toContain('order:\ufffd\ufffd');
  });
});

describe('the log of a partition', () => {
  test('G10: is the same however its events are divided into batches', () => {
    const sources = sourcesOf([...approved().succeed(0, 1).complete(1).events, ...new TaskHistory('c').complete(0).events]);
    const whole = auditBatch(emptyLog, sources, meansOf([refund]));
    let state = emptyLog;
    const hashes: string[] = [];
    for (const source of sources) {
      const rows = auditBatch(state, [source], meansOf([refund]));
      hashes.push(...rows.leaves.map(({ hash }) => hash));
      const stored = JSON.parse(JSON.stringify([...rows.tasks]));
      state = { frontier: rows.frontier, tasks: new Map(stored.filter((entry: unknown[]) => entry[1] != null)) };
    }
    expect(hashes).toEqual(whole.leaves.map(({ hash }) => hash));
    expect(state.frontier).toEqual(whole.frontier);
  });

  test('has the root that RFC 6962 defines, after every leaf', () => {
    const { leaves, frontier } = audit(approved().succeed(0, 1).complete(1).events, [refund]);
    const hashes = leaves.map(({ leaf }) => leafHash(leaf));
    expect(leaves.map(({ root }) => root)).toEqual(hashes.map((_, n) => merkleRoot(hashes.slice(0, n + 1))));
    expect(frontierRoot(frontier)).toBe(merkleRoot(hashes));
  });

  test('remembers nothing of a task that has ended without a doubt', () => {
    const history = approved().succeed(0, 1).complete(1);
    expect(audit(history.events, [refund]).tasks).toEqual(new Map([[history.taskId, undefined]]));
  });

  test('remembers a call in doubt beyond the end, until the doubt is settled', () => {
    const history = approved().doubt(0, 1).complete(1);
    expect(audit(history.events, [refund]).tasks.get(history.taskId)?.calls).toHaveProperty(history.callId(0));
    expect(audit(history.succeed(0, 1, true).events, [refund]).tasks.get(history.taskId)).toBeUndefined();
  });

  test('waits for a contract that the catalog has not shown yet', () => {
    expect(() => audit(approved().succeed(0, 1).events, [])).toThrow(ContractMissingError);
  });

  test.each([
    ['a settlement of a call that is not open', new TaskHistory('x').succeed(0, 1)],
    ['a second settlement', approved().succeed(0, 1).failAttempt(0, 1)],
    ['a doubt settled that never was one', approved().succeed(0, 1, true)],
    ['an end after the end', new TaskHistory('y').complete(0).complete(0)],
  ])('stops at %s', (_what, history) => {
    expect(() => audit(history.events, [refund])).toThrow(AuditDefectError);
  });

  test('stops at a leaf version that it does not know', () => {
    const [accepted] = new TaskHistory('z').events;
    if (accepted === undefined) throw new Error('a history begins with an event');
    expect(() => audit([{ ...accepted, leafVersion: 2 }], [])).toThrow(AuditDefectError);
  });
});

test('a `once` call is tried again only where nothing had happened: withdrawn then, it is denied', () => {
  const history = approved().failAttempt(0, 1, momentAt(30));
  history.add('CallDenied', { callId: history.callId(0), tool: refund.name, by: 'withdrawal', code: 'TASK_CANCELLED' });
  const [leaf] = leavesOf(audit(history.events, [refund]));
  expect(leaf).toMatchObject({ outcome: 'denied', attempts: 1, failure: { class: null, code: 'TASK_CANCELLED' } });
});

test('a failed attempt that is tried again has no leaf, and a technical row', () => {
  const rows = audit(approved().failAttempt(0, 1, momentAt(30)).events, [refund]);
  expect(rows.leaves).toEqual([]);
  expect(rows.attempts).toMatchObject([{ attempt: 1, error: { code: 'UPSTREAM_BUSY' }, nextAttemptAt: momentAt(30) }]);
});

test('the technical record holds input, output and the settling attempt as they were', () => {
  expect(audit(approved().succeed(0, 1).events, [refund]).technical).toMatchObject([
    {
      index: 0,
      input: plain(refundInput),
      output: plain({ receipt: 'R-9', card_holder: 'Ada Lovelace' }),
      durationMs: 40,
      error: null,
    },
  ]);
});
