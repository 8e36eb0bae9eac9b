import type { ToolRequest } from '@holdpoint/contracts/messages/tool-requests';
import { type ToolResult, toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import type { Tool } from '@holdpoint/sdk/tool';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import type { Outgoing, StreamRecord } from '@holdpoint/stream/record';
import type { Sender } from '@holdpoint/stream/sender';
import { hostingOf } from '../../src/domain/hosting.ts';
import type { ExecutorObserver } from '../../src/observer.ts';
import { AdmissionGates } from '../../src/running/admission-gates.ts';
import { Executor } from '../../src/wiring/executor.ts';
import { Outbox } from '../../src/wiring/outbox.ts';
import { Pressure } from '../../src/wiring/pressure.ts';
import { trust } from './approvals.ts';
import type { Partition } from './partition.ts';
import { NOW } from './requests.ts';
import { surroundings } from './surroundings.ts';

export const silentObserver: ExecutorObserver = {
  started: () => {},
  answered: () => {},
  ignored: () => {},
  produceFailed: () => {},
  deadLettered: () => {},
};

export interface Options {
  readonly clock?: ManualClock;
  readonly concurrency?: number;
  readonly openLimit?: number;
  /** Throws where the broker gives no answer. */
  readonly beforeSend?: () => void;
}

/** An executor of the pool `bank`, with one partition, on a clock of its own; what it produces is kept in `sent`. */
export function executorFor(tools: readonly Tool[], partition: Partition, options: Options = {}) {
  const clock = options.clock ?? new ManualClock(NOW);
  const sent: Outgoing[] = [];
  const sender: Sender = {
    async send(outgoing) {
      options.beforeSend?.();
      sent.push(...outgoing);
      return [];
    },
  };
  const executor = new Executor({
    ...surroundings(clock),
    hosting: hostingOf(tools, 'bank'),
    trust,
    gates: new AdmissionGates({ clock, concurrency: options.concurrency ?? 8 }),
    pressure: new Pressure(options.openLimit ?? 100),
    outbox: new Outbox({ pool: 'bank', sender, clock, observer: silentObserver }),
    observer: silentObserver,
  });
  executor.onAssigned(partition, partition.replayed());
  return {
    clock,
    sent,
    executor,
    /** Delivers a request; resolves with how it was taken. */
    deliver: (message: ToolRequest, offset = 7) => taken(executor.onRequest(partition, recordOf(message, offset))),
    results: (): ToolResult[] => sent.map(({ message }) => toolResultSchema.parse(message)),
  };
}

/** 'acknowledged', or the name of the error that keeps the offset where it is. */
async function taken(work: Promise<void>): Promise<string> {
  try {
    await work;
    return 'acknowledged';
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown';
  }
}

function recordOf(message: ToolRequest, offset: number): StreamRecord<ToolRequest> {
  const place = { topic: 'tool.requests.bank', partition: 3, offset };
  return { ...place, appendedAt: NOW, key: message.callId, headers: {}, message, bytes: Buffer.alloc(0) };
}
