/**
 * The person on call: answers what the case says, one question after the other, through the client that the command line uses. A question that
 * the case does not reckon with is answered with `fail`, so that the run comes to its end and the table shows it.
 */
import { randomUUID } from 'node:crypto';
import { commandTask } from '@holdpoint/client/command';
import type { Connection } from '@holdpoint/client/connection';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import type { FaultCase, PersonsAnswer } from '../cases/fault-case.ts';
import { tenant } from '../names.ts';
import { settlesDoubt } from './run-log.ts';

type Asked = TaskEventOf<'InterventionRequested'>;

export interface PersonParts {
  readonly connection: Connection;
  readonly caseOf: (taskId: string) => FaultCase | undefined;
  /** Gives the tools a right that they lacked. */
  readonly grant: (table: string) => Promise<void>;
  readonly signal: AbortSignal;
}

const unforeseen: Pick<PersonsAnswer, 'choose'> = { choose: 'fail' };

export class Person {
  readonly #parts: PersonParts;
  readonly #answered = new Map<string, number>();
  readonly #waiting = new Map<string, Asked>();
  readonly #failure = new AbortController();

  constructor(parts: PersonParts) {
    this.#parts = parts;
  }

  /** Aborted when an answer could not be given. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  hear(event: TaskEvent): void {
    if (event.type === 'InterventionRequested') this.#consider(event);
    const waiting = this.#waiting.get(event.taskId);
    if (waiting === undefined || !settlesDoubt(event)) return;
    this.#waiting.delete(event.taskId);
    this.#begin(waiting, { choose: 'retry' });
  }

  #consider(asked: Asked): void {
    const { taskId, why } = asked;
    const number = this.#answered.get(taskId) ?? 0;
    this.#answered.set(taskId, number + 1);
    const planned = this.#parts.caseOf(taskId)?.person?.[number];
    const answer = planned?.to === why ? planned : unforeseen;
    if (answer.choose === 'nothing') return;
    if (planned?.first === 'waits_for_late_result') this.#waiting.set(taskId, asked);
    else this.#begin(asked, answer);
  }

  #begin(asked: Asked, answer: Pick<PersonsAnswer, 'choose' | 'first'>): void {
    this.#answer(asked, answer).catch((error: unknown) => {
      if (!this.#parts.signal.aborted) this.#failure.abort(error);
    });
  }

  async #answer({ taskId, interventionId }: Asked, { choose, first }: Pick<PersonsAnswer, 'choose' | 'first'>): Promise<void> {
    if (choose === 'nothing') return;
    const { connection, grant, signal } = this.#parts;
    if (typeof first === 'object') await grant(first.grant);
    const command = {
      type: 'ResolveIntervention',
      ...{ commandId: randomUUID(), tenant, taskId, by: 'on-call', at: new Date().toISOString() },
      ...{ interventionId, choice: choose, note: plain('looked into the world, and says what is true there') },
      ...(choose === 'skip' ? { output: plain({ reference: 'found by a person' }) } : {}),
    } as const;
    await commandTask(connection, command, signal);
  }
}
