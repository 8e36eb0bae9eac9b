import { describe, expect, test } from 'vitest';
import { exportRecord, formatExportLine } from '../src/export.ts';
import { generateKey } from '../src/note-key.ts';
import { verifyExport } from '../src/verify-export.ts';
import { checkpointOf, keys, LOGS, ofLog, sampleRecords } from './sample-export.ts';

const lines = sampleRecords().map(formatExportLine);
const checkpoints = LOGS.map((log) => checkpointOf(log, ofLog(sampleRecords(), log)));
const verifierKeys = [keys.verifierKey];
const [firstLog] = LOGS;

describe('what cannot be verified at all is an error, not an answer', () => {
  test('no checkpoint, no key, a malformed key', async () => {
    await expect(verifyExport({ lines, checkpoints: [], verifierKeys })).rejects.toThrow('at least one checkpoint');
    await expect(verifyExport({ lines: [], checkpoints, verifierKeys: [] })).rejects.toThrow('at least one verifier key');
    await expect(verifyExport({ lines: [], checkpoints, verifierKeys: ['x'] })).rejects.toMatchObject({ code: 'bad_key' });
  });

  test('a key that signed none of the checkpoints: key and checkpoints do not belong together', async () => {
    const others = [generateKey('audit.shop.example').verifierKey];
    const verification = verifyExport({ lines, checkpoints, verifierKeys: others });
    await expect(verification).rejects.toMatchObject({ code: 'unsigned' });
  });

  test('a file that cannot be read', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield formatExportLine(exportRecord(firstLog, 0, '{}'));
      throw new Error('the disk is gone');
    }
    await expect(verifyExport({ lines: broken(), checkpoints, verifierKeys })).rejects.toThrow('the disk is gone');
  });
});
