/** A task-runner on the in-memory twin, with others that answer what it sends. */
import { approvalOutcomeSchema } from '@holdpoint/contracts/messages/approval-outcomes';
import { taskCommandSchema } from '@holdpoint/contracts/messages/task-commands';
import { partitionAdvancedSchema, taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { taskRequestedSchema } from '@holdpoint/contracts/messages/task-requests';
import { toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import { createEntityProcessor, type EntityProcessor } from '@holdpoint/stream/entity-processor';
import type { PartitionedConsumer } from '@holdpoint/stream/ports';
import type { EntityEvent, Message } from '@holdpoint/stream/record';
import { openMemory } from '../../../../packages/stream/test/contract/memory-transport.ts';
import type { Transport } from '../../../../packages/stream/test/contract/transport.ts';
import { taskDefinition } from '../../src/entity-definition.ts';
import { AnnouncedContracts, agent, tool } from './contracts.ts';
import { auto } from './policies.ts';
import { type Given, TASK_ID } from './scenario.ts';

const PARTITIONS = 4;
const topics = [
  'task.requests',
  'task.commands',
  'task.events',
  'tool.requests.crm',
  'tool.results.crm',
  'approval.requests',
  'approval.outcomes',
  'dead-letter.task-runner',
];

type Answer = (message: Message) => readonly (readonly [topic: string, message: Message])[];

export class RunningRunner {
  readonly catalog = new AnnouncedContracts();
  private readonly transport: Transport;
  private readonly given: Given;
  private readonly answer: Answer;
  private readonly following = new AbortController();
  private processor: EntityProcessor | undefined;
  private consumer: PartitionedConsumer | undefined;

  private constructor(transport: Transport, given: Given, answer: Answer) {
    this.transport = transport;
    this.given = given;
    this.answer = answer;
  }

  static async start({ answer = () => [], ...given }: Given & { readonly answer?: Answer }): Promise<RunningRunner> {
    const transport = await openMemory()(Object.fromEntries(topics.map((topic) => [topic, PARTITIONS])));
    const runner = new RunningRunner(transport, given, answer);
    for (const contract of given.tools ?? [tool('crm.read')]) runner.catalog.announceTool(contract);
    for (const contract of given.agents ?? [agent()]) runner.catalog.announceAgent(contract);
    for (const topic of ['tool.requests.crm', 'approval.requests']) runner.follow(topic);
    await runner.restart();
    return runner;
  }

  now(): string {
    return new Date(this.transport.clock.now()).toISOString();
  }

  async restart(): Promise<void> {
    const codec = new JsonCodec();
    const { transport } = this;
    const { clock, admin, reader, publisher } = transport;
    const settings = { pools: ['crm'], catalogWaitMs: 60_000, startWithinMs: 60_000, clockSkewMs: 1_000 };
    const definition = taskDefinition(
      { catalog: this.catalog, askPolicy: this.given.policy ?? auto, settings },
      ['crm'],
      PARTITIONS,
    );
    const consumer = transport.consumer('task-runner', definition.inputs);
    this.consumer = consumer;
    this.processor = createEntityProcessor({
      ...{ definition, consumer },
      ...{ clock, admin, reader, publisher, partitions: PARTITIONS, encoder: codec },
      logs: transport.logs(),
      inputs: codec.reading((value) =>
        messageSchemas.map((schema) => schema.safeParse(value).data).find((found) => found !== undefined),
      ),
      events: codec.reading((value) => taskEventSchema.safeParse(value).data ?? partitionAdvancedSchema.safeParse(value).data),
    });
    await this.processor.start();
  }

  /** It loses every partition in the middle of its work, and all state with them. */
  async crash(): Promise<void> {
    await this.consumer?.stop();
  }

  async stop(): Promise<void> {
    this.following.abort();
    await this.processor?.stop();
    await this.transport.close();
  }

  async send(topic: string, message: Message): Promise<void> {
    const value = Buffer.from(JSON.stringify(message));
    await this.transport.publisher.publish([{ topic, key: TASK_ID, headers: {}, value }]);
  }

  /** Everything committed in a topic. */
  async messages(topic: string): Promise<readonly Message[]> {
    const found: Message[] = [];
    const ranges = await this.transport.admin.ranges(topic);
    for (const [partition, { start, end }] of ranges.entries()) {
      await this.transport.reader.read(topic, partition, start, end, ({ value }) => {
        if (value !== null) found.push(JSON.parse(value.toString()));
      });
    }
    return found;
  }

  until(condition: () => Promise<boolean>, what: string): Promise<void> {
    return this.transport.until(condition, what);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.transport.clock.after(ms, resolve));
  }

  private follow(topic: string): void {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const onRecords = async (records: readonly { readonly value: Buffer | null }[]) => {
        for (const { value } of records) await this.reply(JSON.parse(value?.toString() ?? 'null'));
      };
      void this.transport.reader.follow({ topic, partition, from: 0, signal: this.following.signal, onRecords });
    }
  }

  private async reply(message: Message): Promise<void> {
    for (const [topic, answer] of this.answer(message)) await this.send(topic, answer);
  }
}

const messageSchemas = [taskRequestedSchema, taskCommandSchema, toolResultSchema, approvalOutcomeSchema];

/** Plain JSON in place of the registry's framing. */
class JsonCodec implements Encoder {
  encode: Encoder['encode'] = async ({ key, headers, id, message }, source) => ({
    key,
    headers: { ce_id: id, ce_type: message.type, ce_source: source, ...headers },
    value: Buffer.from(JSON.stringify(message)),
  });

  reading<M extends Message | EntityEvent>(parse: (value: unknown) => M | undefined): Decoder<M> {
    return {
      decode: async ({ value, ...raw }) => {
        const message = value === null ? undefined : parse(JSON.parse(value.toString()));
        if (message === undefined || value === null)
          return { ok: false, malformed: { code: 'INVALID_SHAPE', detail: 'unknown' } };
        return { ok: true, record: { ...raw, message, bytes: value } };
      },
    };
  }
}
