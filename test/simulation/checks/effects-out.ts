/** G1: what follows from an event goes out once the event is in the log, whoever dies in between. */

import { evolve as evolveTask } from '@holdpoint/core/task/evolve';
import type { Message, Outgoing } from '@holdpoint/stream/record';
import { effects as effectsOfApproval } from '../../../services/approval-service/src/domain/effects.ts';
import { evolve as evolveApproval } from '../../../services/approval-service/src/domain/evolve.ts';
import { effectsOf } from '../../../services/task-runner/src/domain/effects.ts';
import type { Broken, Check } from '../evidence.ts';
import type { History } from '../history.ts';

export const effectsAreOut: Check = ({ tasks, approvals, history, installation }) => {
  const sent = new SentIds(history);
  const { partitions } = installation.options.settings;
  return [
    ...[...tasks.values()].flatMap((events) =>
      owedAndMissing(events, evolveTask, (event, state) => effectsOf(partitions, event, state), sent),
    ),
    ...[...approvals.values()].flatMap((events) => owedAndMissing(events, evolveApproval, effectsOfApproval, sent)),
  ];
};

function owedAndMissing<S, E extends Message>(
  events: readonly E[],
  evolve: (state: S | undefined, event: E) => S,
  effects: (event: E, state: S) => readonly Outgoing[],
  sent: SentIds,
): Broken[] {
  const missing: Broken[] = [];
  let state: S | undefined;
  for (const event of events) {
    const now = evolve(state, event);
    state = now;
    for (const { topic, id } of effects(event, now))
      if (!sent.has(topic, id)) missing.push(`${id} of ${event.type} is not on ${topic}`);
  }
  return missing;
}

class SentIds {
  private readonly history: History;
  private readonly byTopic = new Map<string, ReadonlySet<string>>();

  constructor(history: History) {
    this.history = history;
  }

  has(topic: string, id: string): boolean {
    const known = this.byTopic.get(topic) ?? new Set(this.history.of(topic).map(({ headers }) => headers.ce_id ?? ''));
    this.byTopic.set(topic, known);
    return known.has(id);
  }
}
