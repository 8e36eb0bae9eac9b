/** What an event adds to the sums. Labels hold registered names and words of our own, never ids: they become metric labels. */
export type Fact =
  /** One more. */
  | { readonly kind: 'count'; readonly metric: CounterName; readonly labels: Labels }
  /** One observed duration. */
  | { readonly kind: 'observe'; readonly metric: HistogramName; readonly labels: Labels; readonly ms: number }
  /** It last happened then (epoch ms). */
  | { readonly kind: 'latest'; readonly metric: LatestName; readonly labels: Labels; readonly ms: number };

export type Labels = Readonly<Record<string, string>>;
export type CounterName = 'tool_calls' | 'tool_attempts' | 'human_steps' | 'tasks_finished' | 'tasks_with_unexpected_human_steps';
export type HistogramName = 'tool_call_duration' | 'task_status_duration' | 'approval_wait';
export type LatestName = 'tool_last_success';
