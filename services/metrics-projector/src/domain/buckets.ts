import type { HistogramName } from './fact.ts';

/**
 * Upper bounds of the histograms, in milliseconds. Stored rows count by a bound's place in its list: a list never changes; other bounds
 * are another histogram, or a rebuild.
 */
export const bucketBoundsMs: Readonly<Record<HistogramName, readonly number[]>> = {
  tool_call_duration: [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000],
  task_status_duration: [100, 500, 1_000, 5_000, 30_000, 60_000, 300_000, 1_800_000, 3_600_000, 14_400_000, 86_400_000],
  approval_wait: [5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000, 43_200_000, 86_400_000],
};

/** The bucket that a duration falls into: the first whose bound it does not pass, or the one beyond the last. */
export function bucketOf(metric: HistogramName, ms: number): number {
  const bounds = bucketBoundsMs[metric];
  const place = bounds.findIndex((bound) => ms <= bound);
  return place === -1 ? bounds.length : place;
}
