/**
 * The schema registry (Confluent's API, version 7).
 *
 * I1 A 404 is an answer, and is remembered; no answer is `RegistryUnavailableError`, and is never remembered.
 * I2 Each id is looked up and compiled once, however many ask at the same time: the client compiles once for each concurrent first use.
 * I3 Writers use the schema that they were built with, by its content, not whatever is registered last.
 */
import registryClient from '@kafkajs/confluent-schema-registry';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { RegistryUnavailableError, UnencodableError } from '../errors.ts';
import type { Message } from '../record.ts';
import { ANSWER_WITHIN_MS, answerOf } from './registry-request.ts';

export interface RegistrySettings {
  /** Of the Confluent-compatible API, e.g. `http://host:8081/apis/ccompat/v7`. */
  readonly url: string;
  readonly auth?: { readonly username: string; readonly password: string };
  /** How long an answer is waited for: 5,000 ms. */
  readonly answerWithinMs?: number;
}

/** A JSON Schema and the subject that it is registered under. */
export interface SubjectSchema {
  readonly subject: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Unknown ids that are remembered: whoever sends garbage must not fill the memory. */
const REMEMBERED_UNKNOWN = 10_000;

export class SchemaRegistry {
  readonly settings: RegistrySettings;
  readonly client: InstanceType<typeof registryClient.SchemaRegistry>;
  private readonly ids = new Map<string, Promise<number>>();
  private readonly known = new Map<number, Promise<boolean>>();
  private readonly unknown = new Set<number>();
  private compiling: Promise<unknown> = Promise.resolve();

  constructor(settings: RegistrySettings) {
    this.settings = settings;
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const client = {
      host: settings.url,
      retry: { retries: 1 },
      middlewares: [inTime(settings.answerWithinMs ?? ANSWER_WITHIN_MS)],
      ...(settings.auth === undefined ? {} : { auth: settings.auth }),
    };
    this.client = new registryClient.SchemaRegistry(client, { [registryClient.SchemaType.JSON]: { ajvInstance: ajv } });
  }

  /** The id of this very schema under its subject. Throws `RegistryUnavailableError`, also while it is not registered. */
  idOf(schema: SubjectSchema): Promise<number> {
    const { subject } = schema;
    const known = this.ids.get(subject);
    if (known !== undefined) return known;
    const asked = this.findAndCompile(schema);
    this.ids.set(subject, asked);
    asked.catch(() => this.ids.delete(subject));
    return asked;
  }

  /** Learns the id of a schema that is only read: messages that name it need not be asked about. Throws as `idOf` does. */
  async learn(schema: SubjectSchema): Promise<void> {
    this.known.set(await this.lookUp(schema), Promise.resolve(true));
  }

  /** Validates and frames. Throws `UnencodableError`, which names paths and never values. */
  async encode(schemaId: number, message: Message): Promise<Buffer> {
    try {
      return await this.client.encode(schemaId, message);
    } catch (error) {
      const paths = error instanceof Error && 'paths' in error ? JSON.stringify(error.paths) : '';
      throw new UnencodableError(`${message.type} breaks its schema at ${paths}`, { cause: error });
    }
  }

  /** Whether a schema has this id. Throws `RegistryUnavailableError`. */
  isKnown(schemaId: number): Promise<boolean> {
    if (this.unknown.has(schemaId)) return Promise.resolve(false);
    const known = this.known.get(schemaId);
    if (known !== undefined) return known;
    const asked = this.askForId(schemaId);
    this.known.set(schemaId, asked);
    asked.catch(() => this.known.delete(schemaId));
    return asked;
  }

  private async askForId(schemaId: number): Promise<boolean> {
    const { status } = await answerOf(this.settings, `/schemas/ids/${schemaId}`);
    if (status === 200) return true;
    this.known.delete(schemaId);
    if (this.unknown.size >= REMEMBERED_UNKNOWN) this.unknown.clear();
    this.unknown.add(schemaId);
    return false;
  }

  private async lookUp({ subject, schema }: SubjectSchema): Promise<number> {
    const body = { schemaType: 'JSON', schema: JSON.stringify(schema) };
    const { status, id } = await answerOf(this.settings, `/subjects/${encodeURIComponent(subject)}`, body);
    if (status === 200 && id !== undefined) return id;
    throw new RegistryUnavailableError(`${subject} does not hold this schema yet; \`holdpoint schemas register\` brings it`);
  }

  private findAndCompile(schema: SubjectSchema): Promise<number> {
    const found = this.compiling.then(async () => {
      const id = await this.lookUp(schema);
      await this.compile(id);
      this.known.set(id, Promise.resolve(true));
      return id;
    });
    this.compiling = found.catch(() => undefined);
    return found;
  }

  private async compile(schemaId: number): Promise<void> {
    try {
      await this.client.getSchema(schemaId);
    } catch (error) {
      throw new RegistryUnavailableError(`schema ${schemaId} could not be read`, { cause: error });
    }
  }
}

/** The client waits without end for an answer that does not come; a registry under load has been seen to lose a request. */
const inTime =
  (timeout: number): Middleware =>
  () => ({ prepareRequest: async (next) => (await next()).enhance({ timeout }) });

type Middleware = NonNullable<ConstructorParameters<typeof registryClient.SchemaRegistry>[0]['middlewares']>[number];
