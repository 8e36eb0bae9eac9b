/**
 * The chain of one log during a verification: are its records numbered without a gap, and do they hash to what its
 * checkpoints say?
 *
 * I1: `frontier` stands for the leaves 0..n-1 as the export has them, n being the first index that has not come.
 * I2: after a gap nothing more is appended, since no root can be known; records go on being counted.
 * I3: memory is one frontier and the checkpoints.
 */
import type { Checkpoint } from './checkpoint.ts';
import type { ExportRecord } from './export.ts';
import { leafHash } from './merkle.ts';
import { appendLeafHash, EMPTY_FRONTIER, type Frontier, frontierRoot } from './merkle-frontier.ts';
import type { CheckpointReport, Findings, LogReport } from './verify-report.ts';

/** Follows one log through an export. */
export class LogChain {
  private readonly log: string;
  private readonly checkpoints: readonly Checkpoint[];
  private readonly verdicts: CheckpointReport[] = [];
  private frontier: Frontier = EMPTY_FRONTIER;
  private nextIndex = 0;
  private records = 0;
  private gap = false;

  /** `checkpoints` are all of this log, in any order. */
  constructor(log: string, checkpoints: readonly Checkpoint[], findings: Findings) {
    this.log = log;
    this.checkpoints = checkpoints.toSorted((a, b) => a.size - b.size);
    this.compareRoots(findings);
  }

  /** Takes the next record of this log, found on `line`; says whether its place in the log was still free. */
  add(record: ExportRecord, line: number, findings: Findings): 'taken' | 'repeated' {
    const place = { log: this.log, index: record.index, line };
    this.records += 1;
    const hash = leafHash(record.leaf);
    if (hash !== record.hash) findings.add('hash_differs', 'the leaf does not have the hash that stands beside it', place);
    if (record.index < this.nextIndex) {
      findings.add('index_repeated', `leaf ${record.index} comes again, or late: ${this.nextIndex} was next`, place);
      return 'repeated';
    }
    if (record.index > this.nextIndex) this.addGap(record.index, line, findings);
    this.nextIndex = record.index + 1;
    if (!this.gap) {
      this.frontier = appendLeafHash(this.frontier, hash);
      this.compareRoots(findings);
    }
    return 'taken';
  }

  /** Ends the log: what the export did not reach is found now. */
  end(findings: Findings): LogReport {
    for (const { size, root } of this.checkpoints.slice(this.verdicts.length)) {
      this.verdicts.push({ size, root, verdict: this.gap ? 'uncheckable' : 'not_reached' });
      if (!this.gap) this.addShortage(size, findings);
    }
    const covered = Math.max(0, ...this.verdicts.filter(({ verdict }) => verdict === 'satisfied').map(({ size }) => size));
    return {
      log: this.log,
      leaves: this.frontier.size,
      root: frontierRoot(this.frontier),
      notCovered: this.records - covered,
      checkpoints: this.verdicts,
    };
  }

  /** Compares with each checkpoint of exactly the present size; there may be several. */
  private compareRoots(findings: Findings): void {
    for (const { size, root } of this.checkpoints.slice(this.verdicts.length)) {
      if (size !== this.frontier.size) return;
      const verdict = root === frontierRoot(this.frontier) ? 'satisfied' : 'root_differs';
      this.verdicts.push({ size, root, verdict });
      if (verdict === 'root_differs') this.addRootDiffers(size, findings);
    }
  }

  private addGap(index: number, line: number, findings: Findings): void {
    this.gap = true;
    const missing = index - this.nextIndex === 1 ? `leaf ${this.nextIndex} is` : `leaves ${this.nextIndex} to ${index - 1} are`;
    findings.add('index_missing', `${missing} missing before leaf ${index}`, { log: this.log, index: this.nextIndex, line });
  }

  private addRootDiffers(size: number, findings: Findings): void {
    const good = this.verdicts.findLast(({ verdict }) => verdict === 'satisfied')?.size;
    const known = good === undefined ? 'no smaller checkpoint was given' : `the first ${good} are as signed`;
    const message = `the first ${size} leaves do not have the root of the checkpoint; ${known}`;
    findings.add('root_differs', message, { log: this.log });
  }

  private addShortage(size: number, findings: Findings): void {
    const message = `the export has ${this.frontier.size} of the ${size} leaves that the checkpoint covers`;
    findings.add('ends_short', message, { log: this.log, index: this.frontier.size });
  }
}
