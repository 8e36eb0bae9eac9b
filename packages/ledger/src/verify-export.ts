/**
 * Verifies an audit export offline: no network, no database, nothing but the export, checkpoints and the keys of those
 * who signed them. Keys and checkpoints must come from elsewhere than the export, or it vouches for itself.
 *
 * It reads the export once. Memory is O(log n) for the hashes, a counter for each open task, and bounded otherwise.
 */
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { type ExportLine, ExportLineError, type ExportRecord, endsWithNewline, parseExportLine } from './export.ts';
import { SignedNoteError } from './note-format.ts';
import { parseVerifierKey, type VerifierKey } from './note-key.ts';
import { readTaskLeaf } from './task-leaf.ts';
import { LogChain } from './verify-log.ts';
import { EXIT_STATUS, Findings, type VerifyReport } from './verify-report.ts';
import { TaskFacts } from './verify-tasks.ts';

/** What is to be verified, and against what. */
export interface VerifyInput {
  /** The lines of the export, in order: {@link ExportLine}. */
  readonly lines: AsyncIterable<ExportLine> | Iterable<ExportLine>;
  /** Signed notes, at least one; several of one log must all be satisfied. */
  readonly checkpoints: readonly string[];
  /** The keys to trust, as text, at least one. */
  readonly verifierKeys: readonly string[];
}

/** Most logs that one export may speak of. */
export const MAX_LOGS = 4096;

/**
 * Verifies the export against every checkpoint. What is wrong with the export or with a checkpoint is in the report.
 *
 * @throws SignedNoteError `bad_key` without a usable verifier key, `unsigned` if no checkpoint is signed by any of them (then key and
 * checkpoints do not belong together, which says nothing of the export); RangeError without a checkpoint (an export that
 * nobody vouches for would only be compared with itself); and what reading `lines` throws
 */
export async function verifyExport({ lines, checkpoints, verifierKeys }: VerifyInput): Promise<VerifyReport> {
  if (checkpoints.length === 0) throw new RangeError('at least one checkpoint is needed to verify an export');
  if (verifierKeys.length === 0) throw new SignedNoteError('bad_key', 'at least one verifier key is needed to verify an export');
  const verification = new ExportVerification(checkpoints, verifierKeys.map(parseVerifierKey));
  await verification.readAll(lines);
  return verification.report();
}

class ExportVerification {
  private readonly findings = new Findings();
  private readonly tasks = new TaskFacts(this.findings);
  private readonly logs = new Map<string, LogChain>();

  constructor(notes: readonly string[], verifiers: readonly VerifierKey[]) {
    const unsigned: SignedNoteError[] = [];
    const checkpoints = notes.flatMap((note, index) => this.openNote(note, index + 1, verifiers, unsigned));
    const [first] = unsigned;
    if (first !== undefined && unsigned.length === notes.length) throw first;
    for (const [log, ofLog] of Map.groupBy(checkpoints, ({ origin }) => origin)) {
      this.logs.set(log, new LogChain(log, ofLog, this.findings));
    }
  }

  async readAll(lines: VerifyInput['lines']): Promise<void> {
    let number = 0;
    try {
      for await (const line of lines) {
        number += 1;
        this.addLine(line, number);
      }
    } catch (error) {
      // The reader of lines gave up on a line beyond its bound; any other error is not the export's.
      if (!(error instanceof ExportLineError)) throw error;
      this.findings.add('line_malformed', error.message, { line: error.line });
    }
  }

  report(): VerifyReport {
    const names = [...this.logs.keys()].sort();
    const logs = names.flatMap((name) => this.logs.get(name)?.end(this.findings) ?? []);
    const status = this.findings.status();
    return {
      status,
      exitStatus: EXIT_STATUS[status],
      logs,
      findings: this.findings.listed,
      findingsTotal: this.findings.total,
      notCovered: logs.reduce((sum, { notCovered }) => sum + notCovered, 0),
      tasks: this.tasks.counts(),
    };
  }

  private openNote(note: string, number: number, verifiers: readonly VerifierKey[], unsigned: SignedNoteError[]): Checkpoint[] {
    try {
      return [openCheckpoint(note, verifiers)];
    } catch (error) {
      if (!(error instanceof SignedNoteError) || error.code === 'bad_key') throw error;
      if (error.code === 'unsigned') unsigned.push(error);
      this.findings.add('checkpoint_invalid', `checkpoint ${number}: ${error.message}`, {});
      return [];
    }
  }

  private addLine(line: ExportLine, number: number): void {
    try {
      this.addRecord(parseExportLine(line, number), number);
    } catch (error) {
      if (!(error instanceof ExportLineError)) throw error;
      const cutOff = typeof line !== 'string' && !endsWithNewline(line);
      this.findings.add(cutOff ? 'line_cut_off' : 'line_malformed', error.message, { line: number });
    }
  }

  private addRecord(record: ExportRecord, line: number): void {
    const place = { log: record.log, index: record.index, line };
    const chain = this.chainOf(record.log);
    if (chain === null) this.findings.add('too_many_logs', `the export speaks of more than ${MAX_LOGS} logs`, place);
    // A record that comes again is not the log's next leaf, so it would only break the count of its task as well.
    else if (chain.add(record, line, this.findings) === 'taken') this.addLeaf(record.leaf, place);
  }

  private addLeaf(leaf: string, place: { log: string; index: number; line: number }): void {
    const reading = readTaskLeaf(leaf);
    if (reading.kind === 'other') return;
    if (reading.kind === 'not_canonical') this.findings.add('leaf_not_canonical', reading.reason, place);
    else if (reading.kind === 'facts_missing') this.findings.add('leaf_facts_missing', reading.reason, place);
    else this.tasks.add(reading, place);
  }

  private chainOf(log: string): LogChain | null {
    const known = this.logs.get(log);
    if (known !== undefined) return known;
    if (this.logs.size >= MAX_LOGS) return null;
    const chain = new LogChain(log, [], this.findings);
    this.logs.set(log, chain);
    return chain;
  }
}
