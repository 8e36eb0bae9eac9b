/** What a verification has to say, and the list in which it gathers its findings. */

/**
 * - `intact`: every checkpoint is satisfied, and nothing in the export contradicts itself.
 * - `tampered`: something was changed, removed, inserted, moved or wrongly signed.
 * - `incomplete`: no contradiction, but the export ends before what a checkpoint covers.
 *
 * Where there is evidence of both, it is `tampered`.
 */
export type VerifyStatus = 'intact' | 'tampered' | 'incomplete';

/** The exit status of a process that verifies. */
export const EXIT_STATUS = { intact: 0, tampered: 1, incomplete: 2 } as const satisfies Record<VerifyStatus, number>;

/** What a finding is evidence of: see the message of each for the particulars. */
export type FindingCode =
  | 'checkpoint_invalid'
  | 'root_differs'
  | 'ends_short'
  | 'line_malformed'
  | 'line_cut_off'
  | 'hash_differs'
  | 'leaf_not_canonical'
  | 'leaf_facts_missing'
  | 'index_missing'
  | 'index_repeated'
  | 'task_seq_broken'
  | 'task_calls_differ'
  | 'task_after_end'
  | 'task_in_two_logs'
  | 'too_many_logs';

/** Findings that say the export ends early; all others say that it was tampered with. */
const INCOMPLETE_CODES: ReadonlySet<FindingCode> = new Set(['ends_short', 'line_cut_off']);

/** One thing that is wrong, and where: `line` counts from 1, `index` from 0; `null` where there is no such place. */
export interface Finding {
  readonly code: FindingCode;
  readonly log: string | null;
  readonly index: number | null;
  readonly line: number | null;
  readonly message: string;
}

/** What became of one checkpoint: `uncheckable` where a hole before it leaves no root to compare. */
export interface CheckpointReport {
  readonly size: number;
  readonly root: string;
  readonly verdict: 'satisfied' | 'root_differs' | 'not_reached' | 'uncheckable';
}

/** One log, whether the export, a checkpoint, or both speak of it. */
export interface LogReport {
  readonly log: string;
  /** Leaves in unbroken order from index 0. */
  readonly leaves: number;
  /** Root over those leaves. */
  readonly root: string;
  /** Records of this log that no satisfied checkpoint covers; all of them, if it has no checkpoint. */
  readonly notCovered: number;
  /** By size; empty for a log that nobody vouches for. */
  readonly checkpoints: readonly CheckpointReport[];
}

/** The answer of a verification. */
export interface VerifyReport {
  readonly status: VerifyStatus;
  /** {@link EXIT_STATUS} of the status. */
  readonly exitStatus: 0 | 1 | 2;
  /** By name of the log. */
  readonly logs: readonly LogReport[];
  /** The first {@link MAX_FINDINGS}, in the order in which they were met. */
  readonly findings: readonly Finding[];
  /** All findings, also those beyond the list. */
  readonly findingsTotal: number;
  /** Records that no satisfied checkpoint covers, over all logs. */
  readonly notCovered: number;
  /** Tasks whose end is in the export, and tasks that were still going on. */
  readonly tasks: { readonly ended: number; readonly open: number };
}

/** Findings that a report lists; the rest are counted. */
export const MAX_FINDINGS = 100;

/** Longest message of a finding, in UTF-16 code units; it may quote what the export says. */
const MAX_MESSAGE_LENGTH = 400;

/** Gathers findings in bounded memory. */
export class Findings {
  readonly listed: Finding[] = [];
  total = 0;
  private tampered = false;

  add(code: FindingCode, message: string, place: Partial<Pick<Finding, 'log' | 'index' | 'line'>>): void {
    this.total += 1;
    this.tampered ||= !INCOMPLETE_CODES.has(code);
    if (this.listed.length >= MAX_FINDINGS) return;
    this.listed.push({ code, log: null, index: null, line: null, ...place, message: message.slice(0, MAX_MESSAGE_LENGTH) });
  }

  status(): VerifyStatus {
    if (this.tampered) return 'tampered';
    return this.total > 0 ? 'incomplete' : 'intact';
  }
}
