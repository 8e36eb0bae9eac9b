import type { Connection } from '@holdpoint/client/connection';
import { submitTask } from '@holdpoint/client/submit';
import type { CaseTask } from './requests.ts';

/** Requests on their way at once. */
const AT_ONCE = 50;

export async function sendTasks(connection: Connection, tasks: readonly CaseTask[]): Promise<void> {
  await eachOf(tasks, ({ request }) => submitTask(connection, request));
}

/** Does it for all of them, some at once. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) await Promise.all(items.slice(from, from + AT_ONCE).map(work));
}
