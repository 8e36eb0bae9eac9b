/** One run: trouble for a while, then peace until everything has come to its end, then the checks. */
import { foldTask } from '@holdpoint/core/task/evolve';
import { isEnded } from '@holdpoint/core/task/state';
import type { RawRecord } from '@holdpoint/stream/record';
import { OUTCOME_OVERDUE_MS } from '../../services/task-runner/src/domain/approval-unanswered.ts';
import { Approvers } from './approvers.ts';
import {
  answersInTimeCount,
  approvalsServeOneCall,
  irreversibleNeedsPeople,
  outcomesAreFollowed,
  wordsInTimeCount,
} from './checks/approvals.ts';
import {
  effectsAtMostOnce,
  executorsRefuseNothing,
  outcomesAreTrue,
  StartsWatched,
  startsAreScheduled,
} from './checks/effects.ts';
import { effectsAreOut, snapshotsCoverWhatIsOut } from './checks/effects-out.ts';
import {
  badInputsAreRefused,
  commandsAreDoneOnce,
  everyAttemptAnswered,
  everyInputAnswered,
  ownMessagesAreTaken,
  refusedAreDeadLettered,
} from './checks/inputs.ts';
import { liveStateIsTheFold, sendProbes, seqsOf } from './checks/live-state.ts';
import { approvalsClose, gaplessSequences, positionsGoForward, tasksEnd } from './checks/logs.ts';
import { auditIsWhole, operationsAreWhole } from './checks/projections.ts';
import { snapshotsAreTheFold, tombstonesComeLast } from './checks/snapshots.ts';
import { Conductor } from './conductor.ts';
import { type Broken, type Check, type Evidence, evidenceOf } from './evidence.ts';
import { type FaultCounts, Faults } from './faults.ts';
import { Installation } from './installation.ts';
import { knownTransitions } from './known-transitions.ts';
import { Operators } from './operators.ts';
import { Outside } from './outside.ts';
import { Random } from './random.ts';
import { Rest } from './rest.ts';
import { Scheduler } from './scheduler.ts';
import { settingsFrom } from './settings.ts';
import { Supervisor } from './supervisor.ts';
import { Target } from './target.ts';
import { Trace } from './trace.ts';
import { transitionsIn } from './transitions.ts';
import { sendWorkload } from './upstream.ts';

export interface SeedResult {
  readonly seed: number;
  readonly broken: readonly Broken[];
  readonly faults: FaultCounts;
  readonly transitions: ReadonlySet<string>;
  readonly steps: number;
  readonly hash: string;
}

const START = Date.parse('2026-01-05T08:00:00.000Z');
/** A run that takes more than this hangs. */
const MOST_STEPS = 400_000;
const LONGEST_PEACE_MS = 15 * 60_000;

/** By the guarantee that they hold the run to. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  G1: [startsAreScheduled, effectsAreOut, snapshotsCoverWhatIsOut],
  G2: [positionsGoForward, tasksEnd, approvalsClose, snapshotsAreTheFold, tombstonesComeLast],
  G3: [gaplessSequences],
  G4: [effectsAtMostOnce, outcomesAreTrue],
  G5: [irreversibleNeedsPeople],
  G6: [approvalsServeOneCall, outcomesAreFollowed, executorsRefuseNothing],
  G7: [wordsInTimeCount, answersInTimeCount],
  G10: [auditIsWhole, operationsAreWhole],
  G11: [
    everyInputAnswered,
    commandsAreDoneOnce,
    refusedAreDeadLettered,
    badInputsAreRefused,
    ownMessagesAreTaken,
    everyAttemptAnswered,
  ],
};

/** Who looks on while a seed runs. */
export interface Watch {
  /** Each line of the trace, with its time. */
  readonly onLine?: (line: string) => void;
  /** Each record as it becomes visible. */
  readonly onRecord?: (record: RawRecord, atMs: number) => void;
}

export async function runSeed(seed: number, watch: Watch = {}): Promise<SeedResult> {
  const run = new Run(seed, watch);
  await run.trouble();
  await run.peace();
  const evidence = run.evidence();
  const found = Object.entries(checks).flatMap(([promise, list]) => list.flatMap((check) => judged(promise, check, evidence)));
  const transitions = transitionsIn(evidence);
  const { faults, scheduler, trace, broken } = run;
  const all = [...broken, ...run.starts.broken, ...found, ...unheardOf(transitions)];
  for (const one of all) trace.add(scheduler.now(), `BROKEN ${one}`);
  return {
    seed,
    broken: all,
    faults: faults.counts,
    transitions,
    steps: scheduler.steps,
    hash: trace.digest(),
  };
}

/** Here and not where seeds are added up: what breaks a seed among others has to break it when it is run alone. */
function unheardOf(transitions: ReadonlySet<string>): readonly Broken[] {
  return [...transitions]
    .filter((name) => !knownTransitions.has(name))
    .map((name) => `G2: a transition that nobody knows: ${name}`);
}

/** What cannot even be judged is broken too: a log that contradicts itself, say. */
function judged(promise: string, check: Check, evidence: Evidence): readonly Broken[] {
  try {
    return check(evidence).map((broken) => `${promise}: ${broken}`);
  } catch (error) {
    return [`${promise}: ${check.name} cannot be judged: ${String(error)}`];
  }
}

function waitsForOutcome({ tasks }: Evidence): boolean {
  return [...tasks.values()].some((events) => {
    const state = foldTask(events);
    return state !== undefined && !isEnded(state) && state.work.kind === 'approval';
  });
}

class Run {
  readonly broken: Broken[] = [];
  readonly scheduler = new Scheduler(START);
  readonly starts = new StartsWatched();
  readonly target = new Target((use) => this.starts.begin(use));
  readonly trace: Trace;
  readonly faults: Faults;
  private readonly random: Random;
  private readonly installation: Installation;
  private readonly supervisor: Supervisor;
  private readonly conductor: Conductor;
  private readonly outside: Outside;
  private readonly approvers: Approvers;
  private readonly operators: Operators;
  private readonly rest: Rest;

  constructor(seed: number, { onLine, onRecord }: Watch) {
    const { scheduler, target } = this;
    this.random = new Random(seed);
    this.trace = new Trace(onLine);
    const tell = (line: string): void => this.trace.add(scheduler.now() - START, line);
    this.faults = new Faults(this.random.fork(), tell);
    const settings = settingsFrom(this.random.fork());
    this.installation = new Installation({
      ...{ scheduler, settings, target, tell, faults: this.faults, random: this.random.fork() },
      broken: (what) => this.broken.push(what),
    });
    const { broker, history } = this.installation;
    this.starts.listen(history);
    if (onRecord !== undefined)
      for (const topic of broker.topicNames()) history.on(topic, (record) => onRecord(record, scheduler.now()));
    this.rest = new Rest(history, broker.topicNames(), scheduler);
    this.supervisor = new Supervisor(this.installation);
    this.conductor = new Conductor(this.installation, this.supervisor, this.random.fork());
    this.outside = new Outside(broker, scheduler, this.random.fork());
    this.approvers = new Approvers(new Outside(broker, scheduler, this.random.fork()), history);
    this.operators = new Operators(this.outside, history, target);
  }

  async trouble(): Promise<void> {
    const { settings } = this.installation.options;
    this.supervisor.startAll();
    sendWorkload(this.outside, settings);
    this.conductor.plan();
    const endMs = this.scheduler.now() + settings.troubleMs + 1_000;
    let over = false;
    this.scheduler.after(endMs - this.scheduler.now(), () => {
      over = true;
    });
    await this.scheduler.runUntil(() => over, { untilMs: Number.POSITIVE_INFINITY, steps: MOST_STEPS });
    this.conductor.heal();
  }

  /** Everything ends; then everything is started anew, and asked what it knows; twice. */
  async peace(): Promise<void> {
    if (!(await this.settles('in peace'))) return;
    if (waitsForOutcome(this.evidence())) {
      // Its request came from a time that the approval-service may have forgotten: the runner misses the outcome a day later.
      this.scheduler.jump(OUTCOME_OVERDUE_MS + 3_600_000);
      if (!(await this.settles('a day later'))) return;
    }
    for (const when of ['before a restart', 'after a restart'] as const) {
      this.installation.verdicts.states.clear();
      const seqs = seqsOf(this.evidence());
      sendProbes(this.installation);
      if (!(await this.settles(when))) return;
      this.broken.push(...liveStateIsTheFold(this.evidence(), { when, seqs }).map((broken) => `G2: ${broken}`));
      if (when === 'before a restart') for (const instance of this.supervisor.alive()) this.supervisor.kill(instance);
    }
  }

  evidence(): Evidence {
    const { installation, outside, approvers, operators, target } = this;
    return evidenceOf({ installation, outside, approvers, operators, target });
  }

  private async settles(when: string): Promise<boolean> {
    const { scheduler, rest } = this;
    rest.disturb();
    const settled = await scheduler.runUntil(() => rest.isReached(), {
      untilMs: scheduler.now() + LONGEST_PEACE_MS,
      steps: MOST_STEPS,
    });
    if (!settled) this.broken.push(`G2: it does not come to rest ${when}`);
    return settled;
  }
}
