import type { LiveStatus, LiveTask } from './state.ts';

/** A live task's status: what lies over its work comes first. */
export function liveStatus(task: LiveTask): LiveStatus {
  if (task.pause !== undefined) return 'paused';
  if (task.intervention !== undefined) return 'awaiting_intervention';
  if (task.work.kind === 'approval') return 'awaiting_approval';
  return task.work.kind === 'start' ? 'pending' : 'in_progress';
}
