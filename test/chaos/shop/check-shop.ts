/** What must hold of a shop's run, whatever has happened to it: the demo's own end checks, over each round. */
import { orBroken } from '@holdpoint/installation/wait';
import { ownDataSetFolder } from '@holdpoint/retail/data-set/read';
import { checkEndedRun, untilAudited } from '@holdpoint/retail/demo/check-ended-run';
import type { CheckedRun } from '@holdpoint/retail/demo/checker/report';
import { readTaskEvents } from '@holdpoint/retail/demo/observe';
import type { Shop } from './shop.ts';

/** `deadLetters`: how many there must be. */
export async function checkShop(shop: Shop, wanted: { readonly deadLetters: number }): Promise<void> {
  const { installation, services } = shop;
  await orBroken(untilAudited(installation), services.broken);
  const rounds: CheckedRun[] = [];
  for (const taskIds of shop.requests.rounds) rounds.push(await checkRound(shop, taskIds));
  tellChecks(shop, rounds, wanted.deadLetters);
  const kept = new Set((await readTaskEvents(installation.connection)).map(({ id }) => id));
  const gone = [...shop.seen].filter((id) => !kept.has(id));
  shop.context.account.check(`no event that was seen is gone (${kept.size} events)`, gone, []);
}

function checkRound({ installation, database, set, context }: Shop, taskIds: readonly string[]): Promise<CheckedRun> {
  return checkEndedRun({
    options: { dataFolder: ownDataSetFolder, home: context.home },
    ...{ set, installation, shop: database, taskIds, startedAt: Date.now() },
  });
}

function tellChecks({ context: { account }, requests }: Shop, rounds: readonly CheckedRun[], deadLetters: number): void {
  const sum = (count: (run: CheckedRun) => number): number => rounds.reduce((total, run) => total + count(run), 0);
  const asked = requests.rounds;
  const reports = rounds.map(({ report }) => report);
  const ended = sum(({ report: { tasks } }) => tasks.completed + tasks.failed + tasks.cancelled);
  const { audit, dead_letters } = reports[0] ?? {};
  account.check(`no task is lost: all ${asked.flat().length} have ended`, ended, asked.flat().length);
  account.check(
    `every task, call and world is as expected (${sum(({ report }) => report.calls.total)} calls)`,
    rounds.flatMap(({ findings }) => findings).filter((finding) => finding !== `dead letters: ${deadLetters}, must be 0`),
    [],
  );
  account.check(
    'no call had its effect twice',
    sum(({ report }) => report.calls.applied_twice),
    0,
  );
  account.check(
    `no irreversible call without its own approval (${sum(({ report }) => report.approvals.irreversible)} gates)`,
    sum(({ report }) => report.approvals.irreversible_without_approval),
    0,
  );
  account.check(
    'every sequence is gapless',
    sum(({ report }) => report.sequence_gaps),
    0,
  );
  account.check(`the audit is complete and verified (${audit?.leaves} leaves)`, [audit?.missing, audit?.verified], [0, true]);
  account.check(deadLetters === 0 ? 'no dead letters' : `no dead letters but these ${deadLetters}`, dead_letters, deadLetters);
}
