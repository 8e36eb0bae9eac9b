/** Builds a task's events as the runner would write them: ids, numbers and times are counted up, so a history is always the same. */
import type { ToolContract } from '@holdpoint/contracts/contract';
import { callIdOf, eventIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import { type TaskEvent, type TaskEventOf, type TaskEventType, taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { type Json, plain } from '@holdpoint/contracts/payload';
import { contractDigest } from '@holdpoint/core/contract-digest';

export const rule = { name: 'refunds', policyVersion: '7', policyDigest: 'a'.repeat(64), reasons: ['amount above 100'] };
export const agent = { name: 'shop.desk', version: 2 };

export const refund: ToolContract = {
  name: 'shop.refund',
  version: 3,
  pool: 'shop',
  description: 'Refund an order',
  inputSchema: {},
  outputSchema: {},
  effect: 'once',
  reversibility: 'irreversible',
  timeoutMs: 5_000,
  retry: { maxAttempts: 3, initialDelayMs: 100, maxDelayMs: 1_000, maxRefreshes: 1 },
  record: {
    text: 'Refund {input.amount} for order {input.order_id} to {input.payment_method_id}, receipt {output.receipt}',
    accessed: ['order:{input.order_id}', 'user:{input.user_id}'],
    modified: ['order.refunds', 'account:{input.payment_method_id}'],
    personal: ['input.user_id', 'input.payment_method_id'],
  },
  hasRefresh: false,
  hasReconcile: true,
};
export const refundInput: Json = {
  order_id: '#W1',
  amount: 12.5,
  user_id: 'ada_lovelace_1815',
  payment_method_id: 'credit_card_4711',
  note: 'ship to 12 St James Square, ada@example.com',
};
const refundDigest = contractDigest(refund);

type Facts<T extends TaskEventType> = Omit<TaskEventOf<T>, keyof ReturnType<typeof stamp> | 'type'>;

/** A task of one agent, event after event. */
export class TaskHistory {
  readonly taskId: string;
  readonly events: TaskEvent[] = [];

  constructor(key: string) {
    this.taskId = taskIdOf('acme', key);
    this.add('TaskAccepted', {
      idempotencyKey: key,
      requestedBy: 'ada@example.com',
      requestedAt: momentAt(0),
      taskType: 'shop.request',
      agent,
      input: plain({}),
      bodyDigest: 'b'.repeat(64),
      request: { topic: 'task.requests', partition: 0, offset: 0 },
    });
  }

  callId(step: number, n = 1): string {
    return callIdOf(this.taskId, step, n);
  }

  add<T extends TaskEventType>(type: T, facts: Facts<T>): this {
    this.events.push(taskEventSchema.parse({ type, ...stamp(this.taskId, this.events.length + 1), ...facts }));
    return this;
  }

  decideCall(step: number, n = 1): this {
    return this.add('StepDecided', {
      step: { index: step, name: `step-${step}` },
      decision: {
        kind: 'call',
        callId: this.callId(step, n),
        tool: refund.name,
        version: refund.version,
        input: plain(refundInput),
        onDataError: 'intervention',
      },
      reasoning: plain('the customer asked'),
      planner: { kind: n === 1 ? 'sequence' : 'person', agent },
    });
  }

  askApproval(step: number, approvalId: string): this {
    return this.add('ApprovalRequested', {
      approvalId,
      callId: this.callId(step),
      tool: refund.name,
      version: refund.version,
      contractDigest: refundDigest,
      agent,
      requestedBy: 'ada@example.com',
      input: plain(refundInput),
      digest: 'c'.repeat(64),
      reversibility: 'irreversible',
      rule,
      chain: [{ group: 'finance', needed: 1 }],
      excluded: [],
      expected: true,
      decideBy: momentAt(3_600),
      executeWithinMs: 60_000,
      onSilence: 'deny',
      remindAt: [],
      action: plain('refund'),
      history: plain([]),
    });
  }

  resolveApproval(step: number, approvalId: string, resolution: TaskEventOf<'ApprovalResolved'>['resolution']): this {
    const approvers = resolution === 'approved' || resolution === 'denied' ? ['grace'] : [];
    return this.add('ApprovalResolved', { approvalId, callId: this.callId(step), resolution, approvers });
  }

  schedule(step: number, attempt: number, approvalId?: string, n = 1): this {
    return this.add('CallScheduled', {
      callId: this.callId(step, n),
      attempt,
      tool: refund.name,
      version: refund.version,
      pool: refund.pool,
      contractDigest: refundDigest,
      effect: refund.effect,
      reversibility: refund.reversibility,
      agent,
      requestedBy: 'ada@example.com',
      input: plain(refundInput),
      digest: 'c'.repeat(64),
      authorisation:
        approvalId === undefined
          ? { kind: 'policy', rule }
          : { kind: 'approval', rule, approvalId, approvers: ['grace'], outcome: 'e30.e30.e30', executeBy: momentAt(4_000) },
      idempotencyKey: this.callId(step, n),
      startBy: momentAt(5_000),
      timeoutMs: 5_000,
    });
  }

  succeed(step: number, attempt: number, settlesDoubt = false): this {
    return this.add('CallSucceeded', {
      callId: this.callId(step),
      attempt,
      startedAt: momentAt(100),
      durationMs: 40,
      executor: 'shop-1',
      outcome: 'success',
      output: plain({ receipt: 'R-9', card_holder: 'Ada Lovelace' }),
      settlesDoubt,
    });
  }

  failAttempt(step: number, attempt: number, nextAttemptAt?: string): this {
    return this.add('CallFailed', {
      callId: this.callId(step),
      attempt,
      class: 'transient',
      code: 'UPSTREAM_BUSY',
      message: plain('503 for ada@example.com'),
      startedAt: momentAt(100),
      durationMs: 15,
      executor: 'shop-1',
      ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
      counted: true,
      handling: nextAttemptAt === undefined ? 'intervention' : 'retry',
      settlesDoubt: false,
    });
  }

  doubt(step: number, attempt: number): this {
    return this.add('CallInDoubt', {
      callId: this.callId(step),
      attempt,
      code: 'NO_ANSWER',
      message: plain('no answer from the executor'),
    });
  }

  complete(calls: number): this {
    return this.add('TaskCompleted', { output: plain({ receipt: 'R-9' }), calls });
  }
}

/** Seconds after the history's beginning, as events tell time. */
export function momentAt(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 23, 12) + seconds * 1_000).toISOString();
}

function stamp(taskId: string, seq: number) {
  return {
    id: eventIdOf(taskId, seq),
    seq,
    taskId,
    tenant: 'acme',
    at: momentAt(seq),
    source: 'task-runner',
    causationId: 'task.requests/0/0',
    correlationId: taskId,
    leafVersion: 1,
  };
}
