import type { PartitionReport } from '@holdpoint/contracts/messages/partition-reports';
import { describe, expect, it } from 'vitest';
import type { HeardReport } from '../src/partition-log.ts';
import { partitionViews, withLag } from '../src/partition-view.ts';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const place = { service: 'task-runner', topic: 'task.events', partition: 0 };
const running: PartitionReport = {
  ...{ topic: 'task.events', partition: 0, status: 'running', since: '2026-11-23T11:00:00.000Z' },
  positions: { 'task.requests': 5, 'task.commands': 7 },
};
const stopped: PartitionReport = {
  ...{ ...running, status: 'stopped', code: 'FOLD_FAILED', reason: 'FOLD_FAILED: the event at 9 cannot be folded' },
  at: { topic: 'task.events', partition: 0, offset: 9 },
};
const heard = (process: string, secondsAgo: number, ...partitions: PartitionReport[]): HeardReport => {
  const at = new Date(NOW - secondsAgo * 1_000);
  return {
    heardAt: at.getTime(),
    report: { type: 'PartitionsReported', service: 'task-runner', process, at: at.toISOString(), everyMs: 5_000, partitions },
  };
};
const viewOf = (...words: HeardReport[]) => partitionViews([place], words, NOW)[0];

describe('a partition', () => {
  it('is as its owner says, with the record that it is stopped at', () => {
    expect(viewOf(heard('a', 3, stopped))).toMatchObject({ owner: 'a', status: 'stopped', at: { offset: 9 } });
  });

  it('is as the newest word has it, in whatever order the words are read', () => {
    const words = [heard('b', 1, running), heard('a', 3, stopped)];
    expect(viewOf(...words)).toMatchObject({ owner: 'b', status: 'running' });
    expect(viewOf(...words.toReversed())).toMatchObject({ owner: 'b', status: 'running' });
  });

  it('has no owner once that has fallen silent, and none before anybody has spoken', () => {
    expect(viewOf(heard('a', 21, stopped))).toMatchObject({ status: 'unowned', lastOwner: 'a' });
    expect(viewOf()).toEqual({ ...place, status: 'unowned' });
  });

  it('has no owner once that has said that it owns nothing any more', () => {
    expect(viewOf(heard('a', 1))).toEqual({ ...place, status: 'unowned' });
  });

  it('of another service is another partition', () => {
    const other = heard('a', 1, stopped);
    expect(viewOf({ ...other, report: { ...other.report, service: 'audit-projector' } })).toMatchObject({ status: 'unowned' });
  });

  it('is behind by the records of all that it reads', () => {
    const view = viewOf(heard('a', 1, running)) ?? { ...place, status: 'unowned' };
    expect(withLag(view, (topic) => (topic === 'task.requests' ? 8 : undefined))).toMatchObject({ lag: 3 });
  });
});
