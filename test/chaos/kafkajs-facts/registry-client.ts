import { createRequire } from 'node:module';
import { registerSchemas } from '@holdpoint/stream/kafka/register-schemas';
import { SchemaRegistry, type SubjectSchema } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { Ajv } from 'ajv';
import { z } from 'zod';
import { type RegistryGateway, startOpenRegistryGateway } from '../../support/registry-gateway.ts';
import type { Bed } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

const AT_ONCE = 10;
const UNKNOWN_ID = 2_000_000_000;
const message = { type: 'Fact', figure: 3 };
const tolerant = { Fact: z.looseObject({ type: z.literal('Fact'), figure: z.int() }) };
/** Stricter than what readers ask for, as the schema of a writer is. */
const properties = { type: { const: 'Fact' }, figure: { type: 'integer', maximum: 5 } };
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties };

export const registryClient: KafkajsFact = {
  name: 'kafkajs-registry-client',
  fact: 'the registry client validates on encode and on decode, remembers no 404, and compiles once for each that asks first at the same time',
  rule: 'one validation an edge; a 404 is remembered; ids are looked up and compiled once, one after another',
  topics: {},

  async show(bed, told) {
    const { gateway, subject } = await prepared(bed);
    const id = await new SchemaRegistry({ url: bed.registryUrl }).idOf(subject);
    const ajv = new CountingAjv();
    const client = new Client({ host: gateway.url }, { JSON: { ajvInstance: ajv } });
    await Promise.all(Array.from({ length: AT_ONCE }, () => client.getSchema(id)));
    told.did('first uses of a schema at once, by the client', AT_ONCE);
    told.check('each of them compiles it', ajv.compiled, AT_ONCE);
    await client.decode(await client.encode(id, message));
    told.check('a message is validated when written, and again when read', ajv.validated, 2);
    for (let n = 0; n < 2; n += 1) await client.getSchema(UNKNOWN_ID).catch(() => undefined);
    told.did('looks at an unknown id, by the client', 2);
    told.check('each asks the registry again', asksFor(gateway, UNKNOWN_ID) >= 2);
  },

  async hold(bed, told) {
    const { gateway, subject } = await prepared(bed);
    const registry = new SchemaRegistry({ url: gateway.url });
    const ids = new Set(await Promise.all(Array.from({ length: AT_ONCE }, () => registry.idOf(subject))));
    const [id = 0] = ids;
    told.did('first uses of a schema at once, by ours', AT_ONCE);
    told.check('one of them asks and compiles', [ids.size, asksFor(gateway, id), gateway.requests.length], [1, 1, 2]);
    const known = [await registry.isKnown(UNKNOWN_ID), await registry.isKnown(UNKNOWN_ID)];
    told.did('looks at an unknown id, by ours', known.length);
    told.check('one of them asks', [known, asksFor(gateway, UNKNOWN_ID)], [[false, false], 1]);
    const written = await registry.encode(id, message);
    const newer = Buffer.concat([written.subarray(0, 5), Buffer.from(JSON.stringify({ ...message, figure: 7 }))]);
    const refused = await registry.client.decode(newer).then(
      () => false,
      () => true,
    );
    told.check(
      'what a reader takes is for the schema of its release alone to say',
      [refused, await decodes(registry, newer)],
      [true, true],
    );
  },
};

const Client: new (api: { host: string }, options: { JSON: { ajvInstance: CountingAjv } }) => SchemaRegistry['client'] =
  createRequire(new URL('../../../packages/stream/package.json', import.meta.url))(
    '@kafkajs/confluent-schema-registry',
  ).SchemaRegistry;

class CountingAjv {
  compiled = 0;
  validated = 0;
  private readonly ajv = new Ajv({ strict: false });

  compile(compiled: object): (value: unknown) => boolean {
    this.compiled += 1;
    const validate = this.ajv.compile(compiled);
    return (value) => {
      this.validated += 1;
      return validate(value);
    };
  }
}

/** A schema that is registered under a subject of the bed's own, and a gateway that sees who asks for it. */
async function prepared(bed: Bed): Promise<{ readonly gateway: RegistryGateway; readonly subject: SubjectSchema }> {
  const subject = { subject: `${bed.topicPrefix}facts-Fact`, schema };
  const registry = new SchemaRegistry({ url: bed.registryUrl });
  await registerSchemas(registry, [subject]);
  // A busy registry has been seen not to know for a moment what it had just taken.
  const isKnown = () =>
    registry.idOf(subject).then(
      () => true,
      () => false,
    );
  await bed.until('the registry to know the schema', isKnown);
  const gateway = await startOpenRegistryGateway(bed.registryUrl);
  bed.onEnd(() => gateway.close());
  return { gateway, subject };
}

const asksFor = ({ requests }: RegistryGateway, id: number): number =>
  requests.filter((request) => request.includes(`/schemas/ids/${id}`)).length;

async function decodes(registry: SchemaRegistry, value: Buffer): Promise<boolean> {
  const decoder = registryDecoder({ registry, messages: tolerant, belongs: () => true });
  const record = { topic: 'facts', partition: 0, offset: 0, appendedAt: 0, key: null, headers: {}, value };
  return (await decoder.decode(record)).ok;
}
