import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportRecord, exportRecord, formatExportLine } from '../src/export.ts';
import { EMPTY_ROOT, merkleRoot } from '../src/merkle.ts';
import { generateKey, parseSignerKey } from '../src/note-key.ts';
import { readLines } from '../src/read-lines.ts';
import { signNote } from '../src/signed-note.ts';
import { verifyExport } from '../src/verify-export.ts';
import { type FindingCode, MAX_FINDINGS, type VerifyReport } from '../src/verify-report.ts';
import {
  callLeaf,
  checkpointOf,
  fileOf,
  keys,
  LOGS,
  ofLog,
  recordsOf,
  renumbered,
  sampleRecords,
  taskLeaves,
} from './sample-export.ts';

const records = sampleRecords();
const file = fileOf(records);
const checkpoints = LOGS.map((log) => checkpointOf(log, ofLog(records, log)));
const verifierKeys = [keys.verifierKey];
const [firstLog] = LOGS;
const firstLogRecords = ofLog(records, firstLog);

function verify(altered: readonly ExportRecord[], notes: readonly string[] = checkpoints): Promise<VerifyReport> {
  return verifyExport({ lines: altered.map(formatExportLine), checkpoints: notes, verifierKeys });
}

function verifyFile(bytes: Uint8Array): Promise<VerifyReport> {
  return verifyExport({ lines: readLines([bytes]), checkpoints, verifierKeys });
}

function codes(report: VerifyReport): FindingCode[] {
  return report.findings.map(({ code }) => code);
}

/** A record that is not the last of its log. */
const aMiddle = fc
  .constantFrom(...records.keys())
  .filter((at) => records.slice(at + 1).some(({ log }) => log === records[at]?.log));
const anyRecord = fc.constantFrom(...records.keys());

describe('intact (exit 0)', () => {
  test('an untouched export of several hundred leaves is intact, and the report says what it saw', async () => {
    const report = await verifyFile(file);
    expect(records.length).toBeGreaterThan(300);
    expect(report).toMatchObject({ status: 'intact', exitStatus: 0, findings: [], findingsTotal: 0, notCovered: 0 });
    expect(report.tasks).toEqual({ ended: 102, open: 0 });
    expect(report.logs).toEqual(
      LOGS.map((log) => {
        const hashes = ofLog(records, log).map(({ hash }) => hash);
        const [size, root] = [hashes.length, merkleRoot(hashes)];
        return { log, leaves: size, root, notCovered: 0, checkpoints: [{ size, root, verdict: 'satisfied' }] };
      }),
    );
  });

  test('the logs may alternate in any way', async () => {
    expect((await verify(LOGS.flatMap((log) => ofLog(records, log)))).status).toBe('intact');
  });

  test('leaves beyond the checkpoint are counted as not covered', async () => {
    const notes = LOGS.map((log) => checkpointOf(log, ofLog(records, log), 100));
    const report = await verify(records, notes);
    expect(report).toMatchObject({ status: 'intact', exitStatus: 0, notCovered: records.length - 300 });
    expect(report.logs[0]).toMatchObject({
      log: firstLog,
      leaves: firstLogRecords.length,
      notCovered: firstLogRecords.length - 100,
    });
  });

  test('a log without a checkpoint is reported as not covered', async () => {
    const report = await verify(records, checkpoints.slice(1));
    expect(report).toMatchObject({ status: 'intact', notCovered: firstLogRecords.length });
    expect(report.logs[0]).toMatchObject({ log: firstLog, notCovered: firstLogRecords.length, checkpoints: [] });
  });

  test('several checkpoints of one log are all satisfied, the empty log’s too', async () => {
    const notes = [60, 0, 1, 60].map((size) => checkpointOf(firstLog, firstLogRecords, size));
    const report = await verify(records, notes);
    expect(report.logs[0]?.checkpoints.map(({ size, verdict }) => [size, verdict])).toEqual([
      [0, 'satisfied'],
      [1, 'satisfied'],
      [60, 'satisfied'],
      [60, 'satisfied'],
    ]);
  });

  test('tasks still going on at the end of the export are no fault', async () => {
    const open = recordsOf('audit.shop.example/open', [callLeaf('t', 1), callLeaf('u', 1), callLeaf('t', 2)]);
    const report = await verify(open, [checkpointOf('audit.shop.example/open', open)]);
    expect(report).toMatchObject({ status: 'intact', tasks: { ended: 0, open: 2 } });
  });

  test('a log of leaves that belong to no task is verified by its hashes alone', async () => {
    const reads = recordsOf('audit.shop.example/actions', [{ kind: 'read', by: 'user:1' }, { kind: 'erased' }]);
    expect((await verify(reads, [checkpointOf('audit.shop.example/actions', reads)])).status).toBe('intact');
  });

  test('a last line without its newline counts if it is whole', async () => {
    expect((await verifyFile(file.subarray(0, -1))).status).toBe('intact');
  });
});

describe('tampered (exit 1)', () => {
  test('a changed byte is found, wherever it is', async () => {
    const aPosition = fc.nat({ max: file.length - 2 });
    await fc.assert(
      fc.asyncProperty(aPosition, fc.integer({ min: 1, max: 255 }), async (position, change) => {
        const altered = Buffer.from(file);
        altered[position] = (altered[position] ?? 0) ^ change;
        expect(await verifyFile(altered)).toMatchObject({ status: 'tampered', exitStatus: 1 });
      }),
    );
  });

  test('a changed leaf is found though its hash was made to fit', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (at) => {
        const altered = records.map((record, index) =>
          index === at ? exportRecord(record.log, record.index, record.leaf.replace('"kind"', '"kin"')) : record,
        );
        const report = await verify(altered);
        expect(report.status).toBe('tampered');
        expect(codes(report)).toContain('root_differs');
      }),
    );
  });

  test('a removed record is found, and its place named', async () => {
    await fc.assert(
      fc.asyncProperty(aMiddle, async (at) => {
        const report = await verify(records.toSpliced(at, 1));
        expect(report.status).toBe('tampered');
        const place = { log: records[at]?.log, index: records[at]?.index };
        expect(report.findings).toContainEqual(expect.objectContaining({ code: 'index_missing', ...place }));
      }),
    );
  });

  test('a removed record is never intact, though all behind it were renumbered', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (at) => {
        expect((await verify(renumbered(records.toSpliced(at, 1)))).status).not.toBe('intact');
      }),
    );
  });

  test('a removed record that its task counts is found, though all behind it were renumbered', async () => {
    const at = records.findIndex(({ leaf }) => leaf.includes('"kind":"call"'));
    const report = await verify(renumbered(records.toSpliced(at, 1)));
    expect(report.status).toBe('tampered');
    expect(codes(report)).toEqual(expect.arrayContaining(['task_seq_broken', 'task_calls_differ']));
  });

  test('an inserted record is found, though all behind it were renumbered', async () => {
    await fc.assert(
      fc.asyncProperty(aMiddle, fc.boolean(), async (at, isRenumbered) => {
        const inserted = records.toSpliced(
          at,
          0,
          exportRecord(records[at]?.log ?? '', records[at]?.index ?? 0, '{"kind":"other"}'),
        );
        expect((await verify(isRenumbered ? renumbered(inserted) : inserted)).status).toBe('tampered');
      }),
    );
  });

  test('two swapped records of one log are found, though they were renumbered', async () => {
    const aPair = fc.tuple(anyRecord, anyRecord).filter(([a, b]) => a !== b && records[a]?.log === records[b]?.log);
    await fc.assert(
      fc.asyncProperty(aPair, fc.boolean(), async ([a, b], isRenumbered) => {
        const swapped = records.map((record, at) => (at === a ? records[b] : at === b ? records[a] : record) ?? record);
        expect((await verify(isRenumbered ? renumbered(swapped) : swapped)).status).toBe('tampered');
      }),
    );
  });

  test('the same record twice is found', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (at) => {
        const report = await verify(records.toSpliced(at, 0, ...records.slice(at, at + 1)));
        expect(report.status).toBe('tampered');
        expect(codes(report)).toEqual(['index_repeated']);
      }),
    );
  });

  test('a well-signed checkpoint of another root is not satisfied, and the last good one is named', async () => {
    const other = recordsOf(firstLog, taskLeaves('another', 119, 'nothing'));
    const report = await verify(records, [checkpointOf(firstLog, firstLogRecords, 50), checkpointOf(firstLog, other, 90)]);
    expect(report.status).toBe('tampered');
    expect(report.findings).toMatchObject([
      { code: 'root_differs', log: firstLog, message: expect.stringContaining('the first 50 are') },
    ]);
    expect(report.logs[0]?.notCovered).toBe(firstLogRecords.length - 50);
  });

  test.each([
    ['a changed signature', (note: string) => note.replace(/.{4}=*\n$/, 'AAA=\n')],
    ['a changed size', (note: string) => note.replace(`\n${firstLogRecords.length}\n`, '\n1\n')],
    ['no signature', (note: string) => `${note.split('\n\n')[0]}\n`],
    ['nothing in it', () => ''],
  ])('a checkpoint with %s is no checkpoint', async (_, alter) => {
    const report = await verify(records, [alter(checkpoints[0] ?? ''), ...checkpoints.slice(1)]);
    expect(report.status).toBe('tampered');
    expect(codes(report)).toEqual(['checkpoint_invalid']);
  });

  test('a checkpoint signed by another key, among others that are not, is no checkpoint', async () => {
    const { signerKey } = generateKey('audit.elsewhere.example');
    const foreign = signNote(`${checkpoints[0]?.split('\n\n')[0]}\n`, [parseSignerKey(signerKey)]);
    const report = await verify(records, [foreign, ...checkpoints.slice(1)]);
    expect(codes(report)).toEqual(['checkpoint_invalid']);
    expect(report.exitStatus).toBe(1);
  });

  test('wins over incomplete, where there is evidence of both', async () => {
    const report = await verify(records.slice(0, 200).toSpliced(100, 1));
    expect(codes(report)).toEqual(expect.arrayContaining(['index_missing', 'ends_short']));
    expect(report.status).toBe('tampered');
  });

  test('a hole leaves the checkpoints behind it uncheckable, and those before it satisfied', async () => {
    const notes = [20, 100].map((size) => checkpointOf(firstLog, firstLogRecords, size));
    const report = await verify(firstLogRecords.toSpliced(50, 2), notes);
    expect(report.logs[0]?.checkpoints.map(({ verdict }) => verdict)).toEqual(['satisfied', 'uncheckable']);
    expect(codes(report)).not.toContain('ends_short');
    expect(report.findings[0]).toMatchObject({
      code: 'index_missing',
      index: 50,
      line: 51,
      message: expect.stringContaining('50 to 51'),
    });
  });

  test('a contradiction beyond the checkpoint counts too', async () => {
    const notes = [checkpointOf(firstLog, firstLogRecords, 10)];
    expect((await verify(firstLogRecords.toSpliced(50, 1), notes)).status).toBe('tampered');
  });

  test('the list of findings is bounded, their number is not', async () => {
    const report = await verify(records.map((record) => ({ ...record, hash: EMPTY_ROOT })));
    expect(report.findings).toHaveLength(MAX_FINDINGS);
    expect(report.findingsTotal).toBe(records.length);
  });
});

describe('incomplete (exit 2)', () => {
  test('an export cut after any line ends short', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: records.length - 1 }), async (length) => {
        const report = await verify(records.slice(0, length));
        expect(report).toMatchObject({ status: 'incomplete', exitStatus: 2 });
        expect(new Set(codes(report))).toEqual(new Set(['ends_short']));
      }),
    );
  });

  test('a file cut at any byte ends short', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length - 2 }), async (length) => {
        expect((await verifyFile(file.subarray(0, length))).status).toBe('incomplete');
      }),
    );
  });

  test('a checkpoint of a log that the export does not have is not reached', async () => {
    const report = await verify(records.filter(({ log }) => log !== firstLog));
    expect(report.findings).toMatchObject([{ code: 'ends_short', log: firstLog, index: 0 }]);
    expect(report.logs[0]).toMatchObject({ log: firstLog, leaves: 0, root: EMPTY_ROOT });
    expect(report.status).toBe('incomplete');
  });
});
