/** Two promises that are looked at for every case, whatever the committed table says. */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { FaultCase } from '../cases/fault-case.ts';
import type { WorldRecord } from '../world/world-record.ts';
import type { Trace } from './told.ts';

/** A case as it went: what each of its tasks has left behind, and what the world says. */
export interface Observed {
  readonly faultCase: FaultCase;
  readonly tasks: readonly Trace[];
  readonly world: WorldRecord;
}

/** What was broken, a line each. */
export function brokenPromises(observed: readonly Observed[]): readonly string[] {
  return observed.flatMap((one) => [...repeated(one), ...one.tasks.flatMap(({ events }) => askedInVain(one.faultCase, events))]);
}

/** Nothing is repeated that must not be. */
function repeated({ faultCase, world }: Observed): readonly string[] {
  return world.repeated === 0 ? [] : [`case "${faultCase.name}": the effect happened ${world.effects} times`];
}

/** Nobody is asked about a failure that its class lets the runtime settle: one that was tried again, refreshed or taken for an answer. */
function askedInVain({ name }: FaultCase, events: readonly TaskEvent[]): readonly string[] {
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    if (event.type !== 'InterventionRequested' || before?.type !== 'CallFailed' || event.callId !== before.callId) return [];
    const settles = before.handling === 'retry' || before.handling === 'refresh' || before.handling === 'answer';
    return settles ? [`case "${name}": a person was asked about ${before.code}, which the runtime settles`] : [];
  });
}
