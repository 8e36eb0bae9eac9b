/**
 * When a process that was killed does its work again, seen from outside: from what it alone brings about.
 *
 * I1 What counts was begun after the kill: the last words of the killed process, folded late by another, are not taken for its successor's.
 */
import type { Projected, ProjectorName } from './projected.ts';
import type { RunWatch } from './run-watch.ts';
import type { Victim } from './victims.ts';

/** Whether it has gone on, each time that it is asked. */
export type HasGoneOn = () => boolean | Promise<boolean>;

/** To be asked for at the kill. `killedAt`: epoch milliseconds. */
export function progressAfter(victim: Victim, killedAt: number, watch: RunWatch, projected: Projected): HasGoneOn {
  switch (victim) {
    case 'task-runner':
    case 'kafka':
    case 'registry':
      return () => watch.lastDecidedAt > killedAt;
    case 'tool-executor':
    case 'postgres':
      return () => watch.lastCarriedOutFrom > killedAt;
    case 'approval-service':
      return () => watch.lastApprovalAt > killedAt;
    case 'audit-projector':
    case 'metrics-projector':
      return hasProjectedMore(victim, projected);
  }
}

/** More than at the first look after the kill. */
function hasProjectedMore(projector: ProjectorName, projected: Projected): HasGoneOn {
  const first: { through?: number } = {};
  return async () => {
    const through = await projected.through(projector);
    if (through === undefined) return false;
    first.through ??= through;
    return through > first.through;
  };
}
