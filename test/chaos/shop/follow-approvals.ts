import { approvalLog } from '@holdpoint/client/event-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { Installation } from '@holdpoint/installation/installation';
import type { RunWatch } from '@holdpoint/retail/demo/chaos/run-watch';

/** Tells the watch of every event of every approval, until the signal aborts. */
export async function followApprovals({ connection }: Installation, watch: RunWatch, signal: AbortSignal): Promise<void> {
  const log = approvalLog(connection);
  const ranges = await connection.admin.ranges(log.topic);
  const starts = ranges.map(({ start }) => start);
  await followLog(log, starts, { signal, onEvent: (event) => watch.noteApproval(event) });
}
