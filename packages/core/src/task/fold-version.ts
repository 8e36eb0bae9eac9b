/** Raised whenever {@link import('./evolve.ts').evolve} builds another state from the same events: older snapshots are then not used. */
export const FOLD_VERSION = 2;
