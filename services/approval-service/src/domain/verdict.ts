/** From what a decision function wants to say to a verdict: events get their envelope here, in one place. */
import { eventIdOf } from '@holdpoint/contracts/identity';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { EntityInput, Verdict } from '@holdpoint/stream/entity';
import type { Message } from '@holdpoint/stream/record';

export const SERVICE = 'approval-service';

type EnvelopeField =
  | 'id'
  | 'seq'
  | 'approvalId'
  | 'taskId'
  | 'tenant'
  | 'at'
  | 'source'
  | 'causationId'
  | 'correlationId'
  | 'traceparent';
type WithoutEnvelope<E> = E extends ApprovalEvent ? Omit<E, EnvelopeField> : never;
/** An event without what every event carries. */
export type Draft = WithoutEnvelope<ApprovalEvent>;
export type DraftOf<T extends Draft['type']> = Extract<Draft, { type: T }>;

/** Whose events, and from which input they follow. */
export interface Cause {
  readonly approvalId: string;
  readonly taskId: string;
  readonly tenant: string;
  /** Of the last event before; 0 for a new approval. */
  readonly seq: number;
  /** When the input counts as having arrived, epoch milliseconds. */
  readonly atMs: number;
  readonly causationId: string;
  readonly traceparent?: string | undefined;
}

/** The input's position, or the timer's name. */
export function causationOf<M extends Message>(input: EntityInput<M>): string {
  if (input.kind === 'timer') return `timer:${input.timer.name}:${new Date(input.timer.at).toISOString()}`;
  const { topic, partition, offset } = input.redrivenBy ?? input.record;
  return `${topic}/${partition}/${offset}`;
}

/** These events, in this order. */
export function accept(cause: Cause, ...drafts: readonly [Draft, ...Draft[]]): Verdict<ApprovalEvent> {
  const [first, ...rest] = drafts;
  return { kind: 'accept', events: [event(cause, first, 1), ...rest.map((draft, n) => event(cause, draft, n + 2))] };
}

function event(cause: Cause, draft: Draft, n: number): ApprovalEvent {
  const { approvalId, taskId, tenant, atMs, causationId, traceparent } = cause;
  const seq = cause.seq + n;
  return {
    ...draft,
    id: eventIdOf(approvalId, seq),
    ...{ seq, approvalId, taskId, tenant },
    at: new Date(atMs).toISOString(),
    source: SERVICE,
    causationId,
    correlationId: taskId,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

export function ignore(reason: string): Verdict<ApprovalEvent> {
  return { kind: 'ignore', reason };
}

export function refuse(code: string, detail: string): Verdict<ApprovalEvent> {
  return { kind: 'refuse', code, detail };
}
