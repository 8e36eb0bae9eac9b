import { type DeadLettered, deadLetteredSchema } from '@holdpoint/contracts/messages/dead-letters';
import { type ToolClaim, toolClaimSchema } from '@holdpoint/contracts/messages/tool-claims';
import { type ToolRequest, toolRequestSchema } from '@holdpoint/contracts/messages/tool-requests';
import { type ToolResult, toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import type { Tool } from '@holdpoint/sdk/tool';
import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker, type MemoryFaults } from '@holdpoint/stream/memory/broker';
import { MemoryConsumer } from '@holdpoint/stream/memory/consumer';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import { createSender } from '@holdpoint/stream/sender';
import { createWorker, type Worker } from '@holdpoint/stream/worker';
import type { z } from 'zod';
import { hostingOf } from '../../src/domain/hosting.ts';
import { AdmissionGates } from '../../src/running/admission-gates.ts';
import { Executor } from '../../src/wiring/executor.ts';
import { Outbox } from '../../src/wiring/outbox.ts';
import { Pressure } from '../../src/wiring/pressure.ts';
import { trust } from './approvals.ts';
import { silentObserver } from './executors.ts';
import { framed, jsonDecoder, jsonEncoder, unframed } from './json-codec.ts';
import { NOW } from './requests.ts';
import { surroundings } from './surroundings.ts';

const PARTITIONS = 2;
const REQUESTS = 'tool.requests.bank';
const CLAIMS = 'tool.claims.bank';

/** The pool `bank` on the broker in memory, with as many executors as a test starts, under one clock that the test moves. */
export class Pool {
  readonly clock = new ManualClock(NOW);
  private readonly broker: MemoryBroker;

  constructor(faults: MemoryFaults = {}) {
    this.broker = new MemoryBroker({ clock: this.clock, faults });
    const counts = { [REQUESTS]: PARTITIONS, [CLAIMS]: PARTITIONS, 'tool.results.bank': 12, 'dead-letter.tool-executor': 1 };
    for (const [topic, partitions] of Object.entries(counts)) this.broker.createTopic({ topic, partitions, config: {} });
  }

  /** Starts an executor; resolves when it has its partitions. */
  async start(name: string, ...tools: Tool[]): Promise<Worker> {
    const worker = this.workerOf(name, tools);
    await this.settled(worker.start());
    await this.clock.advance(1_000);
    return worker;
  }

  /** The group takes the executor for dead, as it would one that is paused for too long. It does not know. */
  evict(name: string): void {
    this.broker.group('bank').remove(name);
  }

  async ask(...messages: (ToolRequest | string)[]): Promise<void> {
    const records = messages.map((message) => ({
      topic: REQUESTS,
      key: typeof message === 'string' ? message : message.callId,
      headers: {},
      value: framed(message),
    }));
    await this.settled(memoryPublisher(this.broker).publish(records));
  }

  results(): Promise<ToolResult[]> {
    return this.read('tool.results.bank', toolResultSchema);
  }

  deadLetters(): Promise<DeadLettered[]> {
    return this.read('dead-letter.tool-executor', deadLetteredSchema);
  }

  claims(): Promise<ToolClaim[]> {
    return this.read(CLAIMS, toolClaimSchema);
  }

  /** Moves the clock until the work is done. */
  async settled<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const end = work.finally(() => {
      isOver = true;
    });
    end.catch(() => undefined);
    while (!isOver) await this.clock.advance(1);
    return end;
  }

  private async read<T>(topic: string, schema: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    const reader = memoryReader(this.broker);
    const ranges = await this.settled(memoryAdmin(this.broker).ranges(topic));
    for (const [partition, { start, end }] of ranges.entries()) {
      await this.settled(
        reader.read(topic, partition, start, end, ({ value }) => {
          if (value !== null) found.push(schema.parse(unframed(value)));
        }),
      );
    }
    return found;
  }

  private workerOf(name: string, tools: readonly Tool[]): Worker {
    const { broker, clock } = this;
    return createWorker<ToolRequest, ToolClaim>({
      ...{ source: name, requests: REQUESTS, claims: CLAIMS, partitions: PARTITIONS, clock, encoder: jsonEncoder },
      consumer: new MemoryConsumer(broker, { groupId: 'bank', topics: [REQUESTS], memberId: name }),
      ...{ reader: memoryReader(broker), logs: memoryLogs(broker), admin: memoryAdmin(broker) },
      requestDecoder: jsonDecoder(toolRequestSchema),
      claimDecoder: jsonDecoder(toolClaimSchema),
      handlers: this.executorOf(name, tools),
    });
  }

  private executorOf(name: string, tools: readonly Tool[]): Executor {
    const { broker, clock } = this;
    const sender = createSender({ encoder: jsonEncoder, publisher: memoryPublisher(broker), source: name });
    return new Executor({
      ...surroundings(clock),
      ...{ executor: name, hosting: hostingOf(tools, 'bank'), trust, observer: silentObserver },
      gates: new AdmissionGates({ clock, concurrency: 8 }),
      pressure: new Pressure(32),
      outbox: new Outbox({ pool: 'bank', sender, clock, observer: silentObserver }),
    });
  }
}
