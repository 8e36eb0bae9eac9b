/**
 * Resolves interventions by rules, under the name that each rule gives. One answer to one intervention: what was answered is not
 * answered again, whatever became of it.
 */
import { randomUUID } from 'node:crypto';
import type { Answer } from '@holdpoint/client/answer';
import { commandTask } from '@holdpoint/client/command';
import type { Connection } from '@holdpoint/client/connection';
import { taskLog } from '@holdpoint/client/event-log';
import { type Intervention, trackIntervention, wantsInterventions } from '@holdpoint/client/open-interventions';
import { followLog, readLog } from '@holdpoint/client/whole-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import { answerByRules, type InterventionRule } from '@holdpoint/core/approval/intervention-rules';
import { limit } from './limit.ts';
import { untilReachable } from './until-reachable.ts';

/** One intervention that was answered, and what became of the answer. */
export interface InterventionReport {
  readonly kind: 'intervention';
  readonly asked: Intervention;
  readonly rule: InterventionRule;
  readonly answer: Answer<TaskEvent>;
}

export interface InterventionsOptions {
  readonly rules: readonly InterventionRule[];
  readonly onReport: (report: InterventionReport) => void;
  /** Stops it. */
  readonly signal: AbortSignal;
}

const ANSWERS_AT_ONCE = 32;

/** Resolves what is open now, and until the signal aborts what is asked later (`follow`), or returns when that is answered (`once`). */
export async function decideInterventions(
  connection: Connection,
  mode: 'once' | 'follow',
  options: InterventionsOptions,
): Promise<void> {
  const log = taskLog(connection);
  const { open, ends } = await untilReachable(options.signal, async () => {
    const asked = new Map<string, Intervention>();
    const visit = (event: TaskEvent): void => trackIntervention(asked, event);
    return { open: asked, ends: await readLog(connection.admin, log, visit, wantsInterventions) };
  });
  const answers = new Answers(connection, options);
  for (const asked of open.values()) answers.consider(asked);
  if (mode === 'once') return answers.settled();
  const onEvent = (event: TaskEvent): void => void (event.type === 'InterventionRequested' && answers.consider(event));
  const signal = AbortSignal.any([options.signal, answers.failed]);
  await followLog(log, ends, { signal, onEvent, wants: wantsInterventions });
  await answers.settled();
}

class Answers {
  private readonly connection: Connection;
  private readonly options: InterventionsOptions;
  private readonly underWay = new Set<Promise<void>>();
  private readonly limited = limit(ANSWERS_AT_ONCE);
  private readonly failure = new AbortController();

  constructor(connection: Connection, options: InterventionsOptions) {
    this.connection = connection;
    this.options = options;
  }

  /** Aborted when an answer could not be sent. */
  get failed(): AbortSignal {
    return this.failure.signal;
  }

  consider(asked: Intervention): void {
    const rule = answerByRules(this.options.rules, asked);
    if (rule === undefined) return;
    const given: Promise<void> = this.limited(() => this.give(asked, rule))
      .catch((error: unknown) => {
        if (!this.options.signal.aborted) this.failure.abort(error);
      })
      .finally(() => this.underWay.delete(given));
    this.underWay.add(given);
  }

  /** Resolves when no answer is under way. @throws what made one fail */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    if (this.failure.signal.aborted) throw this.failure.signal.reason;
  }

  private async give(asked: Intervention, rule: InterventionRule): Promise<void> {
    const { tenant, taskId, interventionId } = asked;
    const command = {
      type: 'ResolveIntervention',
      ...{ commandId: randomUUID(), tenant, taskId, by: rule.as, at: new Date().toISOString() },
      ...{ interventionId, choice: rule.choose, note: plain(rule.note ?? 'answered by rule') },
      ...(rule.output === undefined ? {} : { output: plain(rule.output) }),
    } as const;
    const { signal } = this.options;
    const answer = await untilReachable(signal, () => commandTask(this.connection, command, signal));
    this.options.onReport({ kind: 'intervention', asked, rule, answer });
  }
}
