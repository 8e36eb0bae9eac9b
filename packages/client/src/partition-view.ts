/** Partitions as their owners tell of them. Pure: what was heard, and when it is now. */
import type { PartitionReport } from '@holdpoint/contracts/messages/partition-reports';
import type { HeardReport } from './partition-log.ts';

/** Which partition of which service. */
export interface PartitionPlace {
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
}

/** One that a process owns, as it says itself. */
export interface OwnedPartitionView extends PartitionReport {
  readonly service: string;
  readonly owner: string;
  /** When its owner said so, ISO 8601. */
  readonly saidAt: string;
  /** Records of all that it reads that it has not dealt with yet; absent while it holds no position. */
  readonly lag?: number;
}

/** One that nobody owns, as far as can be heard. */
export interface UnownedPartitionView extends PartitionPlace {
  readonly status: 'unowned';
  /** Who owned it and has fallen silent, and when it last spoke. */
  readonly lastOwner?: string;
  readonly saidAt?: string;
}

export type PartitionView = OwnedPartitionView | UnownedPartitionView;

/** A process that has missed this many of its own words is no more, or cannot reach the brokers. */
const MISSED_WORDS = 4;

/** Every place, with the newest word about it. Two may claim one for seconds, while it moves. */
export function partitionViews(
  places: readonly PartitionPlace[],
  heard: readonly HeardReport[],
  now: number,
): readonly PartitionView[] {
  const inOrder = [...heard].sort((a, b) => a.heardAt - b.heardAt);
  const words = new Map<string, OwnedPartitionView | UnownedPartitionView>();
  for (const { report, heardAt } of inOrder) {
    const { service, process: owner, at: saidAt, everyMs } = report;
    const isSilent = now - heardAt > MISSED_WORDS * everyMs;
    for (const one of report.partitions) {
      const place = { service, topic: one.topic, partition: one.partition };
      if (!isSilent) words.set(nameOf(place), { ...place, ...one, owner, saidAt });
      else words.set(nameOf(place), { ...place, status: 'unowned', lastOwner: owner, saidAt });
    }
  }
  return places.map((place) => words.get(nameOf(place)) ?? { ...place, status: 'unowned' });
}

/** With how far its owner is behind the ends of what it reads. */
export function withLag(view: PartitionView, endOf: (topic: string, partition: number) => number | undefined): PartitionView {
  if (view.status === 'unowned') return view;
  const behind = Object.entries(view.positions).map(([topic, next]) =>
    Math.max(0, (endOf(topic, view.partition) ?? next) - next),
  );
  return behind.length === 0 ? view : { ...view, lag: behind.reduce((sum, one) => sum + one, 0) };
}

const nameOf = ({ service, topic, partition }: PartitionPlace): string => `${service}:${topic}:${partition}`;
