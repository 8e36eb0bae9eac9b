/** How fast a quantity grows: the slope of the line through its samples (least squares), in percent of their mean a minute. */
export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

export function percentAMinute(samples: readonly Sample[]): number {
  const mean = average(samples.map(({ value }) => value));
  const middle = average(samples.map(({ atMs }) => atMs));
  const spread = samples.reduce((sum, { atMs }) => sum + (atMs - middle) ** 2, 0);
  if (spread === 0 || mean === 0) return 0;
  const slope = samples.reduce((sum, { atMs, value }) => sum + (atMs - middle) * (value - mean), 0) / spread;
  return ((slope * 60_000) / mean) * 100;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
