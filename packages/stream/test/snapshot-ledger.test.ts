import { SnapshotLedger } from '@holdpoint/stream/processor/snapshots/snapshot-ledger';
import { expect, test } from 'vitest';

test('G12: a full window does not excuse what a recovery would read of ended entities', () => {
  const ledger = new SnapshotLedger();
  ledger.note({ kind: 'live', key: 'a' }, 10_000);
  ledger.note({ kind: 'stretch', key: 'dedupe/0/0', first: 0 }, 100_000);
  ledger.advance(0, 110_000);
  // Three times the entities' part and a quarter of the window's.
  ledger.note({ kind: 'tombstone', key: 'b' }, 55_000);
  expect(ledger.isOvergrown(0)).toBe(false);
  ledger.note({ kind: 'tombstone', key: 'c' }, 1);
  expect(ledger.isOvergrown(0)).toBe(true);
  expect(ledger.isOvergrown(1)).toBe(false);
  expect(ledger.sizes).toEqual({ neededBytes: 110_000, writtenBytes: 165_001 });
});
