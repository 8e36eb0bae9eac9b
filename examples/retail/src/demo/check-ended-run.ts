/** After the last task: gathers what the run has left, only now reads what was expected, compares, writes the report. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePinnedKeys } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import type { Installation } from '@holdpoint/installation/installation';
import { until } from '@holdpoint/installation/wait';
import type pg from 'pg';
import type { OpenDataSet } from '../data-set/data-set.ts';
import { readExpected } from '../data-set/read.ts';
import { countRedelivered, readAppliedTwice, readWorlds } from '../database/read-worlds.ts';
import { type ChaosReport, chaosFindings } from './chaos/chaos-report.ts';
import type { Kill } from './chaos/killing.ts';
import type { Victim } from './chaos/victims.ts';
import { checkAudit } from './checker/audit.ts';
import { type CheckedRun, checkRun } from './checker/report.ts';
import { type TaskFacts, taskFactsOf } from './checker/task-facts.ts';
import { countDeadLetters, readPublishedAudit, readTaskEvents } from './observe.ts';
import type { DemoOptions } from './options.ts';

const AUDIT_DEADLINE_MS = 180_000;

export interface EndedRun {
  readonly options: Pick<DemoOptions, 'dataFolder' | 'home'>;
  readonly set: OpenDataSet;
  readonly installation: Installation;
  readonly shop: pg.Pool;
  /** In the set's order. */
  readonly taskIds: readonly string[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Where processes were killed while the tasks ran: which had to be, and which were. */
  readonly chaos?: { readonly seed: number; readonly kills: readonly Kill[]; readonly victims: readonly Victim[] };
}

/**
 * Waits until every call and every end has its published leaf under a signed checkpoint; returns how many there are.
 * @throws StalledError
 */
export async function untilAudited({ connection }: Installation): Promise<number> {
  const tasks = [...taskFactsOf(await readTaskEvents(connection)).values()];
  const owed = tasks.reduce((sum, task) => sum + task.calls.size + 1, 0);
  await until(`${owed} audit leaves published and under checkpoints`, AUDIT_DEADLINE_MS, async () => {
    const { leaves, covered } = await readPublishedAudit(connection);
    return leaves.length >= owed && covered >= leaves.length;
  });
  return owed;
}

export async function checkEndedRun(run: EndedRun): Promise<CheckedRun> {
  const { installation, options, shop, taskIds } = run;
  const { connection, keys } = installation;
  const facts = taskFactsOf(await readTaskEvents(connection));
  const { leaves, checkpoints } = await readPublishedAudit(connection);
  const verifierKey = readFileSync(keys.auditVerifierKeyFile, 'utf8').trim();
  const observed = {
    tasks: bySetId(run, facts),
    worlds: await readWorlds(shop, taskIds),
    appliedTwice: await readAppliedTwice(shop, taskIds),
    audit: await checkAudit({ leaves, checkpoints, verifierKey }, [...facts.values()]),
    deadLetters: await countDeadLetters(connection),
    seconds: Math.round((Date.now() - run.startedAt) / 100) / 10,
  };
  const plain = checkRun(await readExpected(options.dataFolder, run.set), observed, {
    serviceKeys: parsePinnedKeys(readFileSync(keys.approvalPublicKeysFile, 'utf8')),
    people: parsePeople(readFileSync(keys.peopleFile, 'utf8')),
  });
  const checked = await withChaos(run, plain);
  writeFileSync(join(options.home, 'demo-report.json'), `${JSON.stringify(checked.report, null, 2)}\n`);
  return checked;
}

async function withChaos({ chaos, shop, taskIds }: EndedRun, { report, findings }: CheckedRun): Promise<CheckedRun> {
  if (chaos === undefined) return { report, findings };
  const { seed, kills, victims } = chaos;
  const told: ChaosReport = { seed, kills, redelivered_calls: await countRedelivered(shop, taskIds) };
  return { report: { ...report, chaos: told }, findings: [...findings, ...chaosFindings(told, victims)] };
}

function bySetId({ set, taskIds }: EndedRun, facts: ReadonlyMap<string, TaskFacts>): Map<string, TaskFacts> {
  const pairs = set.tasks.flatMap((task, position) => {
    const found = facts.get(taskIds[position] ?? '');
    return found === undefined ? [] : [[task.id, found] as const];
  });
  return new Map(pairs);
}
