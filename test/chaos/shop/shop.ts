/**
 * The retail example under trouble: an installation of its own on the ground's servers, real services as processes, simulated approvers, and
 * an upstream system that keeps requests coming while a case does its worst.
 *
 * Owns: topics, databases, processes, all of it undone at the case's end. S1 Requests go on, a few in flight, until the case has done its
 * worst; then come those that are left. S2 What must hold of a demo must hold here: `check` is the demo's own check, round by round.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { taskPartition } from '@holdpoint/client/task-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { startApprovers } from '@holdpoint/installation/approvers';
import type { Installation } from '@holdpoint/installation/installation';
import { serviceNames } from '@holdpoint/installation/service-environments';
import { Services } from '@holdpoint/installation/services';
import { orBroken, orSayWhy, until, untilTasksEnded } from '@holdpoint/installation/wait';
import { foldersOf } from '@holdpoint/local/home';
import type { OpenDataSet } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder } from '@holdpoint/retail/data-set/read';
import { approverRulesOf } from '@holdpoint/retail/demo/approver-rules';
import { progressAfter } from '@holdpoint/retail/demo/chaos/progress-after';
import { Projected } from '@holdpoint/retail/demo/chaos/projected';
import { RunWatch } from '@holdpoint/retail/demo/chaos/run-watch';
import type { Victim } from '@holdpoint/retail/demo/chaos/victims';
import type { RawRecord } from '@holdpoint/stream/record';
import type pg from 'pg';
import { z } from 'zod';
import type { CaseContext } from '../runner/case.ts';
import { checkShop } from './check-shop.ts';
import { followApprovals, followTasks } from './follow-logs.ts';
import { type OpenedShop, openInstallationOf, type ShopPlan } from './open-installation.ts';
import { type ProcessName, planProcesses } from './processes.ts';
import { Requests } from './requests.ts';

/** Tasks in flight that are kept up while there is trouble, and the shortest time between two requests. */
const IN_FLIGHT = 14;
const PACE_MS = 150;
/** Nothing has happened for so long: given up. */
const STALL_MS = 120_000;
const PROGRESS_DEADLINE_MS = 90_000;
const ANSWER_MS = 10_000;
const readySchema = z.looseObject({ status: z.literal('ready') });

export class Shop {
  readonly context: CaseContext;
  readonly installation: Installation;
  readonly services: Services<ProcessName>;
  readonly watch = new RunWatch();
  readonly database: pg.Pool;
  readonly set: OpenDataSet;
  readonly topicPrefix: string;
  /** Ids of the events that were seen in the log: none of them may ever be gone. */
  readonly seen = new Set<string>();
  readonly requests: Requests;
  readonly projected: Projected;
  readonly #processes: number;
  /** When each partition of the tasks was last seen to go on, by the moments of its events. */
  readonly #lastAt = new Map<number, number>();

  constructor(context: CaseContext, plan: ShopPlan, opened: OpenedShop) {
    const { installation, database, set, topicPrefix } = opened;
    this.context = context;
    this.installation = installation;
    this.database = database;
    this.set = set;
    this.topicPrefix = topicPrefix;
    this.#processes = serviceNames.length * plan.copies;
    this.requests = new Requests(installation.connection, database, set);
    this.projected = new Projected(installation.databases.ownerUrl);
    this.services = new Services(installation, planProcesses({ ...plan, seed: context.seed }));
  }

  /** Everything up to services that are ready and approvers that decide. */
  static async open(context: CaseContext, plan: ShopPlan): Promise<Shop> {
    const shop = new Shop(context, plan, await openInstallationOf(context, plan));
    context.onEnd(() => shop.projected.close());
    context.onEnd(() => shop.services.stop());
    await shop.services.startAll();
    const approvers = await startApprovers(shop.installation, approverRulesOf(ownDataSetFolder));
    context.onEnd(() => approvers.stop());
    return shop;
  }

  /** Lets requests come in, makes the trouble, and returns when every task that was asked for has ended. @throws StalledError */
  async trade(trouble: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([this.services.broken, over.signal]);
    const following = Promise.all([
      followTasks(this.installation, signal, (event) => this.#note(event)),
      followApprovals(this.installation, signal, (event) => this.watch.noteApproval(event)),
    ]);
    const why = { ask: () => this.services.readiness(), logsFolder: foldersOf(this.installation.home).logs };
    try {
      await orSayWhy(Promise.race([this.#carryOut(trouble, signal), following]), why);
    } finally {
      over.abort(new Error('the trade is over'));
      await Promise.allSettled([following]);
    }
  }

  /** Returns when enough tasks are at work for a fault to meet some of them. */
  async untilAtWork(atLeast = 5): Promise<void> {
    await until(`${atLeast} tasks at work`, PROGRESS_DEADLINE_MS, async () => this.watch.unended >= atLeast);
  }

  /** Returns when the service, or what needs that server, has done work that was begun after this call; tells how long that took. */
  async untilGoneOn(victim: Victim): Promise<number> {
    const since = Date.now();
    const hasGoneOn = progressAfter(victim, since, this.watch, this.projected);
    await until(`${victim} has gone on`, PROGRESS_DEADLINE_MS, async () => hasGoneOn());
    return Date.now() - since;
  }

  /** Returns when every partition of the tasks has events that came about after this call, whoever owns it; tells how long that took. */
  async untilAllPartitionsGoOn(): Promise<number> {
    const since = Date.now();
    const { partitions } = this.installation.connection;
    const goesOn = (partition: number): boolean => (this.#lastAt.get(partition) ?? 0) > since;
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    await until('every partition has gone on', PROGRESS_DEADLINE_MS, async () => all.every(goesOn));
    return Date.now() - since;
  }

  /** How many processes say that they are ready. */
  async ready(): Promise<number> {
    const said = await this.services.readiness();
    return said.filter(({ answer }) => readySchema.safeParse(answer).success).length;
  }

  /** Whether every process says that it is ready. */
  async areReady(): Promise<boolean> {
    return (await this.ready()) === this.#processes;
  }

  /** How many processes answer that they live. */
  async alive(names: readonly ProcessName[]): Promise<number> {
    const answers = await Promise.all(
      names.map((name) =>
        fetch(`${this.services.urlOf(name)}/livez`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined),
      ),
    );
    return answers.filter((answer) => answer?.ok).length;
  }

  /** The demo's end checks over every round, into the case's account. */
  check(wanted: { readonly deadLetters: number } = { deadLetters: 0 }): Promise<void> {
    return checkShop(this, wanted);
  }

  /** The first request on the topic, as it is stored. @throws while there is none */
  async firstRequest(): Promise<RawRecord> {
    const found: RawRecord[] = [];
    const { admin, reader } = this.installation.connection;
    for (const [partition, { start, end }] of (await admin.ranges('task.requests')).entries())
      await reader.read('task.requests', partition, start, end, (raw) => void found.push(raw));
    const [first] = found;
    if (first === undefined) throw new Error('no request has been sent yet');
    return first;
  }

  #note(event: TaskEvent): void {
    this.watch.noteTask(event);
    this.seen.add(event.id);
    const partition = taskPartition(this.installation.connection, event.taskId);
    this.#lastAt.set(partition, Math.max(this.#lastAt.get(partition) ?? 0, Date.parse(event.at)));
  }

  async #carryOut(trouble: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    await orBroken(this.#makeTrouble(trouble, signal), signal);
    const left = await this.requests.sendRest();
    const taskIds = this.requests.rounds.flat();
    this.context.account.figure('requests that came in under the trouble', `${taskIds.length - left} of ${taskIds.length}`);
    await untilTasksEnded(this.installation.connection, { taskIds, stallMs: STALL_MS, signal, onProgress: () => undefined });
  }

  async #makeTrouble(trouble: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const asking = this.#keepAsking(AbortSignal.any([signal, done.signal]));
    try {
      await Promise.race([trouble(signal), asking.then(() => new Promise<never>(() => undefined))]);
    } finally {
      done.abort();
    }
    await asking;
  }

  /** Requests at a pace, as long as few are in flight. */
  async #keepAsking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.requests.sent - this.watch.ended < IN_FLIGHT) await this.requests.send(1);
      await delay(PACE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
