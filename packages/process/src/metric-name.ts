/** Every name of ours begins so. Units stand in the name: `_seconds`, `_bytes`, `_total`. */
export type MetricName = `holdpoint_${string}`;
