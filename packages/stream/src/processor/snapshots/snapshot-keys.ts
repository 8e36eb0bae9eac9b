/** Keys of the records of a snapshots topic; an entity's record has the entity's id. */

export const MARKER_KEY = 'marker';

/** Entries of the dedupe window in one record. Of the last of them a record is written anew with every round. */
export const ENTRIES_PER_STRETCH = 1_024;

const HOUR_MS = 3_600_000;

/** Of a stretch of the window, by the hour of the log's time in which it was first written. */
export function stretchKey(stretch: number, logTime: number): string {
  return `dedupe/${Math.floor(logTime / HOUR_MS)}/${stretch}`;
}

/** The number of the stretch that a place of the window lies in. */
export const stretchOf = (place: number): number => Math.floor(place / ENTRIES_PER_STRETCH);
