import type { Check } from '@holdpoint/local/problem';

/** What the doctor says about one thing. */
export type DoctorFinding =
  | { readonly status: 'ok'; readonly name: string; readonly detail: string }
  | { readonly status: 'failed'; readonly name: string; readonly detail: string; readonly remedy: string }
  /** Not looked at, because something that it needs has failed or was not given. */
  | { readonly status: 'skipped'; readonly name: string; readonly detail: string };

/** A check of the launcher as a finding. */
export function findingOf(check: Check<unknown>): DoctorFinding {
  if (check.status === 'ok') return { status: 'ok', name: check.name, detail: check.detail };
  return { status: 'failed', name: check.name, detail: check.problem.message, remedy: check.problem.remedy };
}
