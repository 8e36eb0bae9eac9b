import { StreamError } from '../../errors.ts';

/** Snapshots that cannot be used: the log is replayed in their place. */
export class SnapshotUnusableError extends StreamError {}
