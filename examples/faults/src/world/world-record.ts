/** What the world's own records say of a case: the service's journal, the database's tables. */
export interface WorldRecord {
  /** Somebody came and asked. */
  readonly requests: number;
  /** Requests that were under way at the same time, at the most. */
  readonly mostAtOnce: number;
  /** It happened. */
  readonly effects: number;
  /** It happened more often than it may in this case. */
  readonly repeated: number;
}
