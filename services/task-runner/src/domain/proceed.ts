/**
 * Carries a task on as far as it gets without hearing from anyone: next step, gate, schedule. Ends when an answer, a person, a
 * time or the catalog is waited for, or with the task. Every move records at least one event, and a plan is finite, so it ends; a long
 * one whose calls settle at once pauses between two steps and goes on by a timer, so that no transaction grows with it.
 */
import { takeSignal } from './await-signal.ts';
import { finishCancel } from './cancelling.ts';
import type { Draft } from './draft.ts';
import { passGate } from './gate.ts';
import { decideAgain, decideNextStep } from './next-step.ts';
import type { World } from './world.ts';

/** Moves that one input brings about before the task rests between two steps. */
const MOVES_AT_ONCE = 20;

export function proceed(world: World, start: Draft): Draft {
  let draft = start;
  for (let moves = 0; moves < MOVES_AT_ONCE || draft.task.work.kind !== 'between'; moves += 1) {
    const next = move(world, draft);
    if (next === undefined) break;
    draft = next;
  }
  return draft;
}

function move(world: World, draft: Draft): Draft | undefined {
  const { task, isOver } = draft;
  if (isOver) return undefined;
  if (task.cancel !== undefined) return finishCancel(draft, task.cancel);
  if (task.pause !== undefined || task.intervention !== undefined) return undefined;
  switch (task.work.kind) {
    case 'start':
    case 'between':
      return decideNextStep(world, draft);
    case 'again':
      return decideAgain(world, draft, task.work.call);
    case 'gate':
      return passGate(world, draft, task.work.call, task.work.sinceMs);
    case 'wait':
      return takeSignal(draft, task.work);
    default:
      return undefined;
  }
}
