/** Which transitions a run has gone through: what state met what event. */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import { evolve as evolveTask } from '@holdpoint/core/task/evolve';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import type { RawRecord } from '@holdpoint/stream/record';
import { evolve as evolveApproval } from '../../services/approval-service/src/domain/evolve.ts';
import type { Approval } from '../../services/approval-service/src/domain/state.ts';
import { type Evidence, groupBy } from './evidence.ts';
import { messageIn } from './history.ts';
import { CLAIMS } from './services/tool-executor.ts';

export function transitionsIn({ tasks, approvals, history }: Evidence): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const events of tasks.values()) throughTask(events, seen);
  for (const events of approvals.values()) throughApproval(events, seen);
  for (const claims of groupBy(history.of(CLAIMS), ({ key }) => key ?? '').values()) throughClaims(claims, seen);
  return seen;
}

function throughClaims(records: readonly RawRecord[], seen: Set<string>): void {
  let known = 'none';
  for (const record of records) {
    const what = record.value === null ? 'forgotten' : claimed(messageIn<ToolClaim>(record));
    seen.add(`claim ${known}: ${what}`);
    known = what;
  }
}

function claimed(claim: ToolClaim): string {
  return claim.type === 'AttemptClaimed' ? 'claimed' : `settled ${claim.result.type}`;
}

function throughTask(events: readonly TaskEvent[], seen: Set<string>): void {
  let state: TaskState | undefined;
  for (const event of events) {
    seen.add(`task ${nameOf(state)}: ${metBy(event)}`);
    state = evolveTask(state, event);
  }
}

/** A result that only settles a doubt is another event than the one that the task waits for. */
function metBy(event: TaskEvent): string {
  const isLate = (event.type === 'CallSucceeded' || event.type === 'CallFailed') && event.settlesDoubt;
  return isLate ? `late ${event.type}` : event.type;
}

function nameOf(state: TaskState | undefined): string {
  if (state === undefined) return 'none';
  return isEnded(state) ? 'ended' : state.work.kind;
}

function throughApproval(events: readonly ApprovalEvent[], seen: Set<string>): void {
  let state: Approval | undefined;
  for (const event of events) {
    seen.add(`approval ${state?.status ?? 'none'}: ${event.type}`);
    state = evolveApproval(state, event);
  }
}
