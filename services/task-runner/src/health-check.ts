import type { CheckState } from '@holdpoint/process/health';
import { isReady, type RuntimeHealth } from '@holdpoint/stream/health';

/** The processor's health in one sentence. */
export function processorCheck(health: RuntimeHealth): CheckState {
  if (isReady(health)) return { status: 'ok', detail: `${health.partitions.length} partitions` };
  if (!health.joined) return { status: 'failing', reason: health.failure ?? 'not yet in the group' };
  const troubled = health.partitions.filter(({ status }) => status === 'waiting' || status === 'stopped');
  const told = troubled.map(
    ({ partition, status, reason }) => `partition ${partition} is ${status}: ${reason ?? 'no reason given'}`,
  );
  return { status: 'failing', reason: told.join('; ') };
}
