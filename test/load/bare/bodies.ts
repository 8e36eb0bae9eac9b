/** The messages of the bare loop: the same as the runtime's, field for field and header for header, but never checked. */
import { randomUUID } from 'node:crypto';
import { headerNames } from '@holdpoint/contracts/headers';
import type { Json } from '@holdpoint/contracts/payload';
import type { Message } from '@holdpoint/stream/record';

/** A message, unchecked. */
export type Body = Readonly<Record<string, Json>> & { readonly type: string };
export interface BareMessage {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
  readonly partition: number;
}

const digest = 'd'.repeat(64);
const rule = { name: 'no-ops pass', policyVersion: 'bench-1', policyDigest: digest, reasons: ['They do nothing'] };
const agent = { name: 'bench.five-calls', version: 1 };

export function messageOf(key: string, partition: number, id: string, source: string, body: Message): BareMessage {
  const headers = {
    [headerNames.id]: id,
    [headerNames.type]: body.type,
    [headerNames.source]: source,
    [headerNames.specVersion]: '1.0',
    [headerNames.time]: new Date().toISOString(),
    [headerNames.subject]: key,
  };
  return { key, value: JSON.stringify(body), headers, partition };
}

/** What the runner's every event carries. */
export function envelope(taskId: string, seq: number) {
  return {
    ...{ id: `${taskId}:${seq}`, seq, taskId, tenant: 'bench', at: new Date().toISOString(), source: 'task-runner' },
    ...{ causationId: 'task.requests/0/123456', correlationId: taskId, leafVersion: 1 },
  };
}

export const accepted = (request: Body) => ({
  ...{ idempotencyKey: request.idempotencyKey ?? '', requestedBy: 'load-generator', requestedAt: request.requestedAt ?? '' },
  ...{ taskType: 'bench.task', agent, input: request.input ?? null, bodyDigest: digest },
  request: { topic: 'task.requests', partition: 0, offset: 123_456 },
});

export const decided = (callId: string, step: number, input: Json) => ({
  step: { index: step, name: `step-${step + 1}` },
  decision: { kind: 'call', callId, tool: 'bench.noop', version: 1, input: { plain: input }, onDataError: 'answer' },
  reasoning: { plain: `Step ${step + 1} of the plan` },
  planner: { kind: 'sequence', agent },
});

const callFacts = (callId: string, input: Json) => ({
  ...{ callId, attempt: 1, tool: 'bench.noop', version: 1, contractDigest: digest, agent, requestedBy: 'load-generator' },
  ...{ input: { plain: input }, digest, authorisation: { kind: 'policy', rule }, idempotencyKey: callId },
  ...{ startBy: new Date().toISOString(), timeoutMs: 10_000 },
});

export const scheduled = (callId: string, input: Json) => ({
  ...callFacts(callId, input),
  ...{ pool: 'bench', effect: 'idempotent', reversibility: 'fully_reversible' },
});

export const callRequest = (taskId: string, callId: string, input: Json, resultPartition: number) => ({
  ...{ type: 'ToolCallRequested', tenant: 'bench', taskId, resultPartition },
  ...callFacts(callId, input),
});

const ran = () => ({ startedAt: new Date().toISOString(), durationMs: 0, executor: 'bench-executor-1', outcome: 'success' });

export const callResult = (taskId: string, callId: string, output: Json) => ({
  ...{ type: 'ToolCallSucceeded', tenant: 'bench', taskId, callId, attempt: 1, contractDigest: digest },
  ...{ at: new Date().toISOString(), ...ran(), output: { plain: output } },
});

export const succeeded = (callId: string, result: Body) => ({
  ...{ callId, attempt: 1, ...ran(), output: result.output ?? null, settlesDoubt: false },
});

export const completed = (output: Json) => ({ output, calls: 5 });

export const newCallId = (): string => randomUUID();
