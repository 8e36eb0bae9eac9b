/**
 * The retail example under trouble: an installation of its own on the ground's servers, real services as processes, simulated approvers, and
 * an upstream system that keeps requests coming while a case does its worst.
 *
 * Owns: topics, databases, processes, all of it undone at the case's end. S1 Requests go on, a few in flight, until the case has done its
 * worst; then come those that are left. S2 What must hold of a demo must hold here: `check` is the demo's own check, round by round.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { taskPartition } from '@holdpoint/client/task-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { startApprovers } from '@holdpoint/installation/approvers';
import type { Installation, InstallationOptions } from '@holdpoint/installation/installation';
import { openInstallation } from '@holdpoint/installation/installation';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import { Services } from '@holdpoint/installation/services';
import { orBroken, orSayWhy, until, untilTasksEnded } from '@holdpoint/installation/wait';
import { foldersOf } from '@holdpoint/local/home';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import type { OpenDataSet } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readOpenDataSet } from '@holdpoint/retail/data-set/read';
import { declareDisturbances, loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { createShopPool } from '@holdpoint/retail/database/pool';
import { approverRulesOf } from '@holdpoint/retail/demo/approver-rules';
import { progressAfter } from '@holdpoint/retail/demo/chaos/progress-after';
import { Projected } from '@holdpoint/retail/demo/chaos/projected';
import { RunWatch } from '@holdpoint/retail/demo/chaos/run-watch';
import { Storefront } from '@holdpoint/retail/demo/chaos/storefront';
import type { Victim } from '@holdpoint/retail/demo/chaos/victims';
import { shopApp } from '@holdpoint/retail/demo/shop-app';
import { taskIdIn, toTaskRequests } from '@holdpoint/retail/requests';
import type { RawRecord } from '@holdpoint/stream/record';
import type pg from 'pg';
import { z } from 'zod';
import type { CaseContext } from '../runner/case.ts';
import { checkShop } from './check-shop.ts';
import { followApprovals } from './follow-approvals.ts';
import { type ProcessName, planProcesses } from './processes.ts';

export interface ShopPlan {
  /** How often the set's requests are asked for, each time as tasks of their own: enough for the trouble to meet some. */
  readonly rounds: number;
  /** Processes of each service. */
  readonly copies: 1 | 2;
  /** Where the services find their servers; the ground's own addresses if not given. */
  readonly addresses?: Partial<LocalAddresses>;
  readonly replicationFactor?: number;
  /** Where a service finds Kafka, if not where all do. */
  readonly brokersOf?: (service: ServiceName) => string;
}

/** Tasks in flight that are kept up while there is trouble, and the shortest time between two requests. */
const IN_FLIGHT = 14;
const PACE_MS = 120;
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
  /** The task ids of each round, in the set's order. */
  readonly rounds: readonly (readonly string[])[];
  readonly topicPrefix: string;
  /** Ids of the events that were seen in the log: none of them may ever be gone. */
  readonly seen = new Set<string>();
  readonly storefront: Storefront;
  readonly projected: Projected;
  readonly #home: string;
  readonly #processes: number;
  /** When each partition of the tasks was last seen to go on, by the moments of its events. */
  readonly #lastAt = new Map<number, number>();

  private constructor(
    context: CaseContext,
    plan: ShopPlan,
    {
      installation,
      database,
      set,
      home,
      topicPrefix,
    }: Pick<Shop, 'installation' | 'database' | 'set' | 'topicPrefix'> & { readonly home: string },
  ) {
    this.context = context;
    this.installation = installation;
    this.database = database;
    this.set = set;
    this.#home = home;
    this.topicPrefix = topicPrefix;
    this.#processes = serviceNames.length * plan.copies;
    const runs = runsOf(plan, set);
    const requestedAt = new Date().toISOString();
    this.rounds = runs.map((run) => set.tasks.map((task) => taskIdIn(run, task)));
    this.storefront = new Storefront(
      installation.connection,
      runs.flatMap((run) => toTaskRequests({ ...run, requestedAt })),
    );
    this.projected = new Projected(installation.databases.ownerUrl);
    this.services = new Services(installation, planProcesses({ ...plan, seed: context.seed }));
  }

  /** Everything up to services that are ready and approvers that decide. */
  static async open(context: CaseContext, plan: ShopPlan): Promise<Shop> {
    const home = join(context.home, 'shop');
    mkdirSync(home, { recursive: true });
    const set = await readOpenDataSet(ownDataSetFolder);
    const id = `c${Date.now().toString(36)}`;
    const topicPrefix = `${id}.`;
    const installation = await openShopInstallation(context, plan, { home, topicPrefix, databaseSuffix: `_${id}` });
    const database = createShopPool(installation.databases.appUrl, 2);
    // Without a listener a lost idle connection would end this process; PostgreSQL is killed here on purpose.
    database.on('error', () => undefined);
    context.onEnd(() => database.end());
    await migrateShop(database);
    await loadDataSet(database, set);
    for (const run of runsOf(plan, set)) await declareDisturbances(database, run);
    const shop = new Shop(context, plan, { installation, database, set, home, topicPrefix });
    context.onEnd(() => shop.projected.close());
    context.onEnd(() => shop.services.stop());
    await shop.services.startAll();
    const approvers = await startApprovers(installation, approverRulesOf(ownDataSetFolder));
    context.onEnd(() => approvers.stop());
    return shop;
  }

  /** Lets requests come in, makes the trouble, and returns when every task of every round has ended. @throws StalledError */
  async trade(trouble: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([this.services.broken, over.signal]);
    const made = this.#makeTrouble(trouble, signal);
    const wait = { taskIds: this.rounds.flat(), stallMs: STALL_MS, signal, onProgress: () => undefined };
    const { connection } = this.installation;
    const ended = untilTasksEnded(connection, { ...wait, onEvent: (event) => this.#note(event) });
    const following = followApprovals(this.installation, this.watch, signal);
    const why = { ask: () => this.services.readiness(), logsFolder: foldersOf(this.#home).logs };
    try {
      await orSayWhy(Promise.all([orBroken(made, signal), ended, Promise.race([following, ended])]), why);
    } finally {
      over.abort(new Error('the trade is over'));
      await Promise.allSettled([ended, following]);
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

  async #makeTrouble(trouble: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const asking = this.#keepAsking(AbortSignal.any([signal, done.signal]));
    try {
      await Promise.race([trouble(signal), asking.then(() => new Promise<never>(() => undefined))]);
    } finally {
      done.abort();
    }
    await asking;
    this.context.account.figure(
      'requests that came in after the trouble',
      `${this.storefront.left} of ${this.rounds.flat().length}`,
    );
    await this.storefront.send(this.storefront.left);
  }

  /** Requests at a pace, as long as few are in flight. */
  async #keepAsking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.storefront.sent - this.watch.ended < IN_FLIGHT) await this.storefront.send(1);
      await delay(PACE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

const runsOf = ({ rounds }: ShopPlan, set: OpenDataSet) =>
  Array.from({ length: rounds }, (_, round) => ({ set, run: `round-${round + 1}` }));

async function openShopInstallation(
  { ground, onEnd }: CaseContext,
  plan: ShopPlan,
  own: Pick<InstallationOptions, 'home' | 'topicPrefix' | 'databaseSuffix'>,
): Promise<Installation> {
  const installation = await openInstallation({
    ...own,
    app: shopApp,
    addresses: { ...ground.addresses, ...plan.addresses },
    partitions: 4,
    replicationFactor: plan.replicationFactor ?? 1,
    log: () => undefined,
  });
  onEnd(() => installation.databases.drop());
  onEnd(() => installation.close());
  return installation;
}
