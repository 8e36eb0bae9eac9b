import {
  type CheckpointPublished,
  checkpointPublishedSchema,
  complianceRecordedSchema,
  technicalRecordedSchema,
} from '@holdpoint/contracts/messages/audit';
import { PAYLOAD_LIMIT_BYTES, payloadSizeBytes, plain } from '@holdpoint/contracts/payload';
import { openCheckpoint } from '@holdpoint/ledger/checkpoint';
import { generateKey, parseSignerKey, parseVerifierKey } from '@holdpoint/ledger/note-key';
import { openDatabase } from '@holdpoint/process/postgres';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';
import type { Database } from '@holdpoint/process/sql';
import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { Message } from '@holdpoint/stream/record';
import { createSender } from '@holdpoint/stream/sender';
import { systemClock } from '@holdpoint/stream/system-clock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { JsonCodec } from '../../../packages/stream/test/contract/json-codec.ts';
import { logPlace } from '../../../services/audit-projector/src/log-place.ts';
import { auditProjection } from '../../../services/audit-projector/src/projection.ts';
import { createLogGuard, LogDivergedError } from '../../../services/audit-projector/src/publish/guard.ts';
import { LogPublisher } from '../../../services/audit-projector/src/publish/publish-log.ts';
import { type PublishedOptions, readPublishedLog } from '../../../services/audit-projector/src/publish/published-log.ts';
import { auditTables } from '../../../services/audit-projector/src/tables.ts';
import { meansOf } from '../../../services/audit-projector/test/audited.ts';
import { projectAll, recordsOf } from '../../support/projected.ts';
import { refund, refundInput, TaskHistory } from '../../support/task-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const place = logPlace('audit.example.org/test', 1);
const { signerKey, verifierKey } = generateKey('audit.example.org');
const signer = parseSignerKey(signerKey);
const verifiers = [parseVerifierKey(verifierKey)];
const leaves = 4;

/** A broker with the three output topics, and what the service needs of it. */
function outputs() {
  const broker = new MemoryBroker({ clock: systemClock });
  for (const topic of ['audit.compliance', 'audit.technical']) broker.createTopic({ topic, partitions: 2, config: {} });
  broker.createTopic({ topic: 'audit.checkpoints', partitions: 1, config: {} });
  const ends = <M extends Message>(schema: z.ZodType<M>, type: string) => ({
    admin: memoryAdmin(broker),
    reader: memoryReader(broker),
    decoder: new JsonCodec<M>([type], (value) => schema.safeParse(value).data),
  });
  const published: PublishedOptions = {
    compliance: ends(complianceRecordedSchema, 'ComplianceRecorded'),
    technical: ends(technicalRecordedSchema, 'TechnicalRecorded'),
    checkpoints: ends(checkpointPublishedSchema, 'CheckpointPublished'),
    verifiers,
  };
  const encoder = new JsonCodec<Message>([], () => undefined);
  const sender = createSender({ encoder, publisher: memoryPublisher(broker), source: 'audit-projector' });
  const messages = async <M extends Message>(topic: string, partition: number, schema: z.ZodType<M>): Promise<M[]> => {
    const range = (await memoryAdmin(broker).ranges(topic))[partition] ?? { start: 0, end: 0 };
    const found: M[] = [];
    await memoryReader(broker).read(topic, partition, range.start, range.end, (raw) => {
      found.push(schema.parse(JSON.parse(String(raw.value))));
    });
    return found;
  };
  return { published, sender, messages };
}

describe('publishing an audit log', () => {
  let home: TestDatabase;
  let database: Database;
  let out: ReturnType<typeof outputs>;
  let nowMs: number;

  beforeAll(async () => {
    home = await createTestDatabase();
    await prepareProjectionDatabase({ ...auditTables, ownerUrl: home.url, url: home.url });
    database = openDatabase({ url: home.url, service: 'test', onIdleError: () => undefined });
    await projectAll(
      database,
      auditTables.schema,
      projectionOf(() => Promise.resolve()),
      recordsOf(events(), 1),
      10,
    );
  });
  afterAll(async () => {
    await database.close();
    await home.drop();
  });
  beforeEach(() => {
    out = outputs();
    nowMs = Date.now();
  });

  const publisher = async () => {
    const options = { place, database, sender: out.sender, signer, now: () => nowMs, onPublished: () => undefined };
    return new LogPublisher(options, await readPublishedLog(out.published, place));
  };
  const indexes = async () => (await out.messages('audit.compliance', 1, complianceRecordedSchema)).map(({ index }) => index);
  const sizes = async () => (await out.messages('audit.checkpoints', 0, checkpointPublishedSchema)).map(({ size }) => size);

  test('sends every leaf, the technical record of every call, and a signed head', async () => {
    await (await publisher()).advance(leaves);
    expect(await indexes()).toEqual([0, 1, 2, 3]);
    expect((await out.messages('audit.technical', 1, technicalRecordedSchema)).map(({ index }) => index)).toEqual([0, 2]);
    const [checkpoint] = await out.messages<CheckpointPublished>('audit.checkpoints', 0, checkpointPublishedSchema);
    expect(openCheckpoint(checkpoint?.note ?? '', verifiers)).toMatchObject({ origin: place.log, size: leaves });
  });

  test('a publisher that starts anew sends nothing twice', async () => {
    await (await publisher()).advance(2);
    nowMs += 2_000;
    await (await publisher()).advance(leaves);
    await (await publisher()).advance(leaves);
    expect(await indexes()).toEqual([0, 1, 2, 3]);
    expect(await sizes()).toEqual([2, 4]);
  });

  test('signs a growing log once a second, and one that rests once an hour', async () => {
    const running = await publisher();
    await running.advance(1);
    await running.advance(2);
    nowMs += 1_000;
    await running.advance(3);
    nowMs += 3_600_000;
    await running.advance(3);
    expect(await sizes()).toEqual([1, 3, 3]);
  });

  test('waits while a rebuild has not come as far as what was published', async () => {
    await (await publisher()).advance(leaves);
    nowMs += 3_600_000;
    await (await publisher()).advance(1);
    expect(await indexes()).toHaveLength(leaves);
    expect(await sizes()).toEqual([leaves]);
  });

  test('a record with values too large for one payload travels without them, and says so', async () => {
    await (await publisher()).advance(leaves);
    const records = await out.messages('audit.technical', 1, technicalRecordedSchema);
    for (const { record } of records) expect(payloadSizeBytes(record)).toBeLessThan(PAYLOAD_LIMIT_BYTES);
    expect(records[1]?.record).toMatchObject({ plain: { input: { omitted_bytes: expect.any(Number) }, outcome: 'success' } });
  });

  describe('G10: a rebuild that gives another log than was published', () => {
    const rebuild = async (change: (text: string) => string) => {
      await (await publisher()).advance(leaves);
      await using other = await createTestDatabase();
      await prepareProjectionDatabase({ ...auditTables, ownerUrl: other.url, url: other.url });
      const rebuilt = openDatabase({ url: other.url, service: 'test', onIdleError: () => undefined });
      const guard = createLogGuard(() => readPublishedLog(out.published, place));
      const records = recordsOf(events(), 1).map((record) => ({ ...record, bytes: Buffer.from(change(String(record.bytes))) }));
      try {
        await projectAll(rebuilt, auditTables.schema, projectionOf(guard), records, 100);
        return (await rebuilt.query('select * from audit_core.leaves')).length;
      } finally {
        await rebuilt.close();
      }
    };

    test('is refused, and nothing of it is stored', async () => {
      const refused = { code: 'PROJECTION_DIVERGED', cause: expect.any(LogDivergedError) };
      await expect(rebuild((text) => text.replace('R-9', 'R-8'))).rejects.toMatchObject(refused);
    });

    test('is accepted where it is the same', async () => {
      await expect(rebuild((text) => text)).resolves.toBe(leaves);
    });
  });

  test('a head under our log’s name that we have not signed stops everything', async () => {
    const stranger = parseSignerKey(generateKey('audit.example.org').signerKey);
    const options = { place, database, sender: out.sender, signer: stranger, now: () => nowMs, onPublished: () => undefined };
    await new LogPublisher(options, await readPublishedLog(out.published, place)).advance(leaves);
    await expect(publisher()).rejects.toMatchObject({ name: 'SignedNoteError' });
  });
});

function projectionOf(guard: Parameters<typeof auditProjection>[0]['guard']) {
  return auditProjection({ means: meansOf([refund]), placeOf: () => place, guard });
}

/** Two tasks of two leaves each; the second one's input is nearly as large as a payload may be. */
function events() {
  const small = new TaskHistory('small').decideCall(0).schedule(0, 1).succeed(0, 1).complete(1);
  const large = new TaskHistory('large').decideCall(0).schedule(0, 1);
  const after = plain({ ...Object(refundInput), attachment: 'x'.repeat(PAYLOAD_LIMIT_BYTES - 300) });
  large.add('InputsRefreshed', { callId: large.callId(0), before: plain(''), after, digest: 'd'.repeat(64) });
  return [...small.events, ...large.succeed(0, 1).complete(1).events];
}
