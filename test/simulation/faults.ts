/** What goes wrong in a run: each fault is armed ahead of time and strikes at the next place that it fits. */
import type { Random } from './random.ts';

/** At a port call: before it, while it is on its way, after its answer, and when it took effect but its answer was not heard. */
const crashKinds = ['crash_before', 'crash_during', 'crash_after', 'crash_unanswered'] as const;
/** The same, between the slices of a snapshot. */
const snapshotKinds = ['crash_in_snapshot'] as const;
/** To the answer of one request. */
const requestKinds = [
  'append_lost',
  'append_unanswered',
  'append_late',
  // Acknowledged, and it has not happened. Of claims alone: for them it is looked whether they are there.
  'commit_hollow',
  'publish_lost',
  'publish_twice',
  'publish_late',
  'ack_lost',
  'store_failed',
  'store_unanswered',
] as const;
/** To a process, a topic or the whole installation, for a while. */
const happeningKinds = [
  'zombie',
  'evicted',
  'joined',
  'deployed',
  'reordered',
  'hours_pass',
  'all_restart',
  'clock_jumps',
  'registry_away',
  'claims_compacted',
  'snapshots_compacted',
  'slow_network',
] as const;
export const faultKinds = [...crashKinds, ...snapshotKinds, ...requestKinds, ...happeningKinds] as const;

export type CrashKind = (typeof crashKinds)[number];
export type SnapshotKind = (typeof snapshotKinds)[number];
export type RequestKind = (typeof requestKinds)[number];
export type HappeningKind = (typeof happeningKinds)[number];
export type FaultKind = (typeof faultKinds)[number];
export type FaultCounts = Record<FaultKind, number>;

interface Armed<K extends FaultKind> {
  readonly kind: K;
  /** Strikes only here; undefined: anywhere. */
  readonly service: string | undefined;
  /** Places that fit and are passed over first. */
  left: number;
}

export const noFaults = (): FaultCounts => Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as FaultCounts;

const isCrash = (kind: FaultKind): kind is CrashKind => crashKinds.some((one) => one === kind);
export const isHappening = (kind: FaultKind): kind is HappeningKind => happeningKinds.some((one) => one === kind);
const isRequest = (kind: FaultKind): kind is RequestKind => requestKinds.some((one) => one === kind);

const isInSnapshot = (kind: FaultKind): boolean => kind === 'crash_in_snapshot';
const isSnapshotAppend = (call: string): boolean => call.startsWith('append') && call.includes('.snapshots/');

export class Faults {
  readonly counts = noFaults();
  private readonly random: Random;
  private readonly tell: (line: string) => void;
  private armed: Armed<FaultKind>[] = [];

  constructor(random: Random, tell: (line: string) => void) {
    this.random = random;
    this.tell = tell;
  }

  /** It will strike at one of the next places that fit. */
  arm(kind: CrashKind | SnapshotKind | RequestKind, service: string | undefined): void {
    this.armed.push({ kind, service, left: this.random.between(0, isCrash(kind) ? 40 : 4) });
  }

  /** Nothing strikes any more. */
  disarm(): void {
    this.armed = [];
  }

  strikes(kind: RequestKind, service: string): boolean {
    return this.find(service, (armed) => armed === kind) !== undefined;
  }

  /** What becomes of a request of this service: what the first of these kinds that strikes leaves of it, else it goes well. */
  fateOf<Fate extends string>(service: string, fates: Readonly<Partial<Record<RequestKind, Fate>>>): Fate | 'ok' {
    const struck = requestKinds.find((kind) => fates[kind] !== undefined && this.strikes(kind, service));
    return (struck && fates[struck]) ?? 'ok';
  }

  /** Whether this port call's process crashes, and when. */
  crashOf(service: string, call: string): { readonly kind: FaultKind; readonly when: CrashKind } | undefined {
    const kind = this.find(service, isCrash);
    if (kind !== undefined && isCrash(kind)) return { kind, when: kind };
    if (!isSnapshotAppend(call) || this.find(service, isInSnapshot) === undefined) return undefined;
    return { kind: 'crash_in_snapshot', when: this.random.pick(crashKinds) };
  }

  happened(kind: FaultKind, what: string): void {
    this.counts[kind] += 1;
    this.tell(`! ${kind} ${what}`);
  }

  private find(service: string, fits: (kind: FaultKind) => boolean): FaultKind | undefined {
    const at = this.armed.findIndex((one) => fits(one.kind) && (one.service === undefined || one.service === service));
    const found = this.armed[at];
    if (found === undefined) return undefined;
    if (found.left > 0) {
      found.left -= 1;
      return undefined;
    }
    this.armed.splice(at, 1);
    if (isRequest(found.kind)) this.happened(found.kind, service);
    return found.kind;
  }
}
