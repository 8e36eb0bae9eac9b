import type { LiveTask } from '@holdpoint/core/task/state';
import { approvalUnanswered } from './approval-unanswered.ts';
import { causeOf, type Draft, draftOf, record } from './draft.ts';
import { failTask } from './ending.ts';
import { passGate } from './gate.ts';
import { askPerson } from './intervention.ts';
import { wallTimeReached } from './limits.ts';
import { proceed } from './proceed.ts';
import { unanswered } from './results/unanswered.ts';
import { CATALOG_POLL_MS, timersOf } from './timers.ts';
import { ignore, verdictOf } from './verdicts.ts';
import type { RunnerVerdict, TimerInput, World } from './world.ts';

/** Something is due. A timer that comes twice, or after what it was for, finds another one in its place and is ignored. */
export function timerFired(world: World, task: LiveTask, input: TimerInput): RunnerVerdict {
  const due = timersOf(world, task);
  if (due === undefined || due.name !== input.timer.name || due.at > input.at) return ignore('timer_stale');
  const draft = draftOf(task, causeOf(input));
  const moved = proceed(world, whenDue(world, draft, task));
  if (moved.events.length > 0) return verdictOf(moved, 'no_change');
  return { kind: 'ignore', reason: 'catalog_wait', again: input.at + CATALOG_POLL_MS };
}

function whenDue(world: World, draft: Draft, { work }: LiveTask): Draft {
  switch (work.kind) {
    case 'approval':
      return approvalUnanswered(draft, work);
    case 'attempt':
      return unanswered(world, draft, work.call);
    case 'backoff':
      return overWallTime(world, draft) ?? passGate(world, draft, work.call, work.untilMs) ?? draft;
    case 'wait':
      return draft.cause.at >= work.untilMs ? endWait(draft, work) : (overWallTime(world, draft) ?? draft);
    default:
      return draft;
  }
}

function overWallTime(world: World, draft: Draft): Draft | undefined {
  const limits = world.catalog.agent(draft.task.agent)?.limits;
  const reached = limits && wallTimeReached(limits, draft.task, draft.cause.at);
  return reached && askPerson(draft, reached);
}

function endWait(draft: Draft, { step, signal }: Extract<LiveTask['work'], { kind: 'wait' }>): Draft {
  if (signal === undefined) return record(draft, { type: 'WaitEnded', stepIndex: step.index, reason: 'elapsed' });
  const ended = record(draft, { type: 'WaitEnded', stepIndex: step.index, reason: 'timeout' });
  return failTask(ended, { code: 'SIGNAL_TIMEOUT', reason: `signal "${signal}" did not come in time` });
}
