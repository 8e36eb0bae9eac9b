/**
 * The person on call: answers what the case says, one question after the other, through the client that the command line uses. A question that
 * the case does not reckon with is answered with `fail`, so that the run comes to its end and the table shows it.
 */
import { randomUUID } from 'node:crypto';
import { commandTask, type OneTaskCommand } from '@holdpoint/client/command';
import type { Connection } from '@holdpoint/client/connection';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { type Json, plain } from '@holdpoint/contracts/payload';
import type { FaultCase, PersonsAnswer, Preparation } from '../cases/fault-case.ts';
import { signalName, tenant } from '../names.ts';
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
  readonly #refusals = new Map<string, readonly string[]>();
  readonly #failure = new AbortController();

  constructor(parts: PersonParts) {
    this.#parts = parts;
  }

  /** Aborted when an answer could not be given. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** Codes with which what was sent to the task was refused. */
  refusalsOf(taskId: string): readonly string[] {
    return this.#refusals.get(taskId) ?? [];
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
    await this.#prepare(taskId, first);
    const output = outputs[choose];
    await this.#command({
      ...{ type: 'ResolveIntervention', ...said(taskId), interventionId, choice: choose },
      note: plain('looked into the world, and says what is true there'),
      ...(output === undefined ? {} : { output: plain(output) }),
    });
  }

  async #prepare(taskId: string, first: Preparation | undefined): Promise<void> {
    if (typeof first !== 'object') return;
    if ('grant' in first) return this.#parts.grant(first.grant);
    for (let number = 1; number <= first.signals; number += 1) {
      const answer = await this.#command({ type: 'SignalTask', ...said(taskId), signal: signalName, payload: plain(number) });
      if (answer.kind === 'refused') this.#refusals.set(taskId, [...this.refusalsOf(taskId), answer.code]);
    }
  }

  #command(command: OneTaskCommand) {
    const { connection, signal } = this.#parts;
    return commandTask(connection, command, signal);
  }
}

/** What a person gives for a step that brought nothing. */
const outputs: Partial<Record<PersonsAnswer['choose'], Json>> = { skip: { reference: 'found by a person' }, answer: 'yes' };

function said(taskId: string) {
  return { commandId: randomUUID(), tenant, taskId, by: 'on-call', at: new Date().toISOString() };
}
