import { approvalCommandSchema } from '@holdpoint/contracts/messages/approval-commands';
import { approvalEventSchema } from '@holdpoint/contracts/messages/approval-events';
import { approvalRequestSchema } from '@holdpoint/contracts/messages/approval-requests';
import { partitionAdvancedSchema } from '@holdpoint/contracts/messages/task-events';
import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import { createEntityProcessor, type EntityProcessor } from '@holdpoint/stream/entity-processor';
import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { MemoryConsumer } from '@holdpoint/stream/memory/consumer';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { Message } from '@holdpoint/stream/record';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ApprovalInput } from '../src/domain/decide.ts';
import { definition } from './given.ts';
import { acknowledgement, asked, easy, ms, no, word } from './messages.ts';

const topics = ['approval.requests', 'approval.commands', 'approval.events', 'approval.outcomes', 'dead-letter.approval-service'];

/** Messages as plain JSON, checked by the schemas of the contracts on the way in. */
const encoder: Encoder = {
  encode: async (outgoing) => ({
    key: outgoing.key,
    headers: { ce_id: outgoing.id },
    value: Buffer.from(JSON.stringify(outgoing.message)),
  }),
};
function decoder<M extends Message>(schema: z.ZodType<M>): Decoder<M> {
  return {
    decode: async ({ value, ...rest }) => {
      const bytes = value ?? Buffer.alloc(0);
      return { ok: true, record: { ...rest, bytes, message: schema.parse(JSON.parse(bytes.toString())) } };
    },
  };
}

/** A broker of its own for each test, whose clock stands until the test moves it. */
function world(time: string) {
  const clock = new ManualClock(ms(time));
  const broker = new MemoryBroker({ clock, heartbeatMs: 5_000 });
  for (const topic of topics) broker.createTopic({ topic, partitions: 1, config: {} });
  const publisher = memoryPublisher(broker);
  const reader = memoryReader(broker);
  let members = 0;
  const process = (): EntityProcessor => {
    members += 1;
    return createEntityProcessor({
      definition,
      consumer: new MemoryConsumer(broker, { groupId: 'approval-service', topics: definition.inputs, memberId: `m${members}` }),
      reader,
      logs: memoryLogs(broker),
      admin: memoryAdmin(broker),
      clock,
      publisher,
      inputs: decoder<ApprovalInput>(z.union([approvalRequestSchema, approvalCommandSchema])),
      events: decoder(z.union([approvalEventSchema, partitionAdvancedSchema])),
      encoder,
      partitions: 1,
    });
  };
  /** Every request takes a turn of the clock: it moves until the answer is there. */
  const done = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => {});
    while (!isDone) await clock.advance(1);
    return settled;
  };
  const send = (message: ApprovalInput) => {
    const topic = message.type === 'DecisionSubmitted' ? 'approval.commands' : 'approval.requests';
    return done(publisher.publish([{ topic, key: 'k', headers: {}, value: Buffer.from(JSON.stringify(message)) }]));
  };
  const read = async (topic: string): Promise<readonly Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = [];
    const [range] = await done(memoryAdmin(broker).ranges(topic));
    const { start, end } = range ?? { start: 0, end: 0 };
    const keep = ({ value }: { readonly value: Buffer | null }) => void found.push(JSON.parse(value?.toString() ?? '{}'));
    await done(reader.read(topic, 0, start, end, keep));
    return found;
  };
  const to = (until: string) => clock.advance(ms(until) - clock.now());
  const started = async () => {
    const processor = process();
    await done(processor.start());
    return processor;
  };
  return { send, read, to, started, stopped: (processor: EntityProcessor) => done(processor.stop()) };
}

describe('on a log with one writer', () => {
  test('G7: a word in time beats its deadline after an outage that both outlasted', async () => {
    const here = world('10:00');
    await here.send(asked(easy));
    await here.to('10:14:59');
    await here.send(no('cyd', 'not this one'));
    await here.to('10:20');
    const processor = await here.started();
    await here.to('10:21');
    const outcomes = await here.read('approval.outcomes');
    expect(new Set(outcomes.map(({ resolution }) => resolution))).toEqual(new Set(['denied']));
    expect(outcomes[0]).toMatchObject({ reason: { plain: 'not this one' } });
    await here.stopped(processor);
  });

  test('without a word it expires, after the deadline and the broker’s skew', async () => {
    const here = world('10:00');
    const processor = await here.started();
    await here.send(asked({ remindAt: [] }));
    await here.to('10:15');
    expect(await here.read('approval.outcomes')).toEqual([]);
    await here.to('10:15:05');
    expect(await here.read('approval.outcomes')).toMatchObject([{ resolution: 'expired' }]);
    await here.stopped(processor);
  });

  test('another process goes on where one has stopped, and repeats the outcome until it is acknowledged', async () => {
    const here = world('10:00');
    const first = await here.started();
    await here.send(asked());
    await here.send(word('ann'));
    await here.to('10:01');
    await here.stopped(first);

    const second = await here.started();
    await here.send(word('ben'));
    await here.send(word('cyd'));
    await here.to('10:02');
    const outcomes = await here.read('approval.outcomes');
    expect(outcomes[0]).toMatchObject({ resolution: 'approved', approvers: ['ann', 'ben', 'cyd'] });
    expect(outcomes.length).toBeGreaterThan(1);
    expect(new Set(outcomes.map((outcome) => outcome.signature)).size).toBe(1);

    await here.send(acknowledgement());
    await here.to('10:03');
    const after = (await here.read('approval.outcomes')).length;
    await here.to('12:00');
    expect((await here.read('approval.outcomes')).length).toBe(after);
    expect(second.gauges()).toMatchObject([{ liveEntities: 0, rememberedEntities: 1, pendingTimers: 0 }]);
    await here.stopped(second);
  });

  test('G11: a word about nothing is dead-lettered with its reason, and the partition goes on', async () => {
    const here = world('10:00');
    const processor = await here.started();
    await here.send(word('ann'));
    await here.send(asked());
    await here.to('10:01');
    expect(await here.read('dead-letter.approval-service')).toMatchObject([{ type: 'DeadLettered', code: 'APPROVAL_UNKNOWN' }]);
    expect((await here.read('approval.events')).map(({ type }) => type)).toContain('ApprovalOpened');
    await here.stopped(processor);
  });
});
