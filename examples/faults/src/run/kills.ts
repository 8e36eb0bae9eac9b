/** The executors that are killed in the middle of their calls, each when every one of its cases is held where it is to be killed. */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { until } from '@holdpoint/installation/wait';
import { killedPool, lostPool } from '../names.ts';
import { readJournal } from '../service/journal.ts';
import type { CaseTask } from './requests.ts';
import type { RunLog } from './run-log.ts';
import { sendTasks } from './send.ts';
import type { ProcessName, Setting } from './setting.ts';

const HELD_DEADLINE_MS = 120_000;
const GIVEN_UP_DEADLINE_MS = 240_000;

/** Killed and replaced at once: what was left behind is found by the successor. */
export async function killAndReplace(setting: Setting, tasks: readonly CaseTask[]): Promise<void> {
  const mine = tasks.filter(({ faultCase }) => faultCase.killedIn === killedPool);
  if (mine.length === 0) return;
  await killHeld(setting, mine, 'killed-executor');
  await setting.services.start('killed-executor');
}

/** Killed and replaced only when the runner waits for none of its calls any more: what the successor then tells comes late. */
export async function killAndLeave(setting: Setting, tasks: readonly CaseTask[], log: RunLog): Promise<void> {
  const mine = tasks.filter(({ faultCase }) => faultCase.killedIn === lostPool);
  if (mine.length === 0) return;
  await killHeld(setting, mine, 'lost-executor');
  await until('every call of the lost executor given up', GIVEN_UP_DEADLINE_MS, async () =>
    mine.every(({ taskId }) => log.has(taskId, isGivenUp)),
  );
  await setting.services.start('lost-executor');
}

/** Those that wait for an approval first come first, since the others could meet their time-out while they wait for these. */
async function killHeld(
  { installation, services, service }: Setting,
  tasks: readonly CaseTask[],
  name: ProcessName,
): Promise<void> {
  const isGated = ({ request }: CaseTask) =>
    request.steps?.some((step) => step.kind === 'call' && step.tool.startsWith('gated.')) === true;
  for (const some of [tasks.filter(isGated), tasks.filter((task) => !isGated(task))]) {
    await sendTasks(installation.connection, some);
    await until(`every case held in ${name}`, HELD_DEADLINE_MS, async () => {
      const journal = readJournal(service.journalFile);
      return some.every(({ faultCase }) => (journal.get(faultCase.name)?.held ?? 0) > 0);
    });
  }
  await services.kill(name);
}

/** The runner waits for the call's answer no more. An attempt that never started is no such word: another one follows. */
function isGivenUp(event: TaskEvent): boolean {
  return (event.type === 'CallInDoubt' || event.type === 'CallFailed') && event.code === 'UNANSWERED';
}
