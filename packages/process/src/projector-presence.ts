/**
 * Says in PostgreSQL that a projector runs, so that nobody empties its tables under it: a shared advisory lock of the projection's
 * schema, held by a connection of its own for as long as the process projects. Emptying takes the same lock exclusively, and waits for
 * it: the projector looks whether somebody does, and is told to stand aside.
 *
 * I1 While the lock is held, nobody empties the schemas.
 * I2 A connection may be lost, and the schemas be emptied before it is back. They are other schemas then, with another id, and the
 *    projector begins anew: what it remembers of the old ones (how far a log was compared and published) does not hold for the new.
 * I3 Until it notices, it writes nothing wrong: a position moves only from where the projector believes it to be.
 * I4 Whoever asks for the lock again after letting go of it comes behind the one who waits: the server's queue is in order.
 */
import { join } from 'node:path';
import { pauseFor } from '@holdpoint/stream/pause';
import { systemClock } from '@holdpoint/stream/system-clock';
import pg from 'pg';
import { DatabaseUnavailableError } from './database-error.ts';
import type { Stop } from './lifecycle.ts';
import { statementsIn } from './statement.ts';

const statement = statementsIn(join(import.meta.dirname, '../sql'));
const SHARE_LOCK = statement('share-projector-lock');
const SCHEMA_ID = statement('read-schema-id');
const WAITERS = statement('read-lock-waiters');

const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;
const LOOK_FOR_WAITERS_MS = 1_000;
/** The server finds out within a minute that a projector's host has gone, and lets go of its lock. */
const SESSION = '-c idle_session_timeout=0 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3';

export interface PresenceOptions {
  /** Of the service itself. */
  readonly url: string;
  readonly service: string;
  readonly schema: string;
  /** The connection was lost; another one is being made. */
  readonly onLost: (error: Error) => void;
  /** Somebody waits to empty the tables. Told once; the lock is held until this presence is stopped. */
  readonly onAsked: () => void;
  /** The schemas are not the ones that were there at the start; the projector has to begin anew. */
  readonly onEmptied: (error: ProjectionEmptiedError) => void;
}

/** The schema is not there, or not the one that it was. */
export class ProjectionEmptiedError extends Error {
  override readonly name = 'ProjectionEmptiedError';

  constructor(schema: string) {
    super(`the schema ${schema} is not there, or was emptied meanwhile: it has to be migrated again`);
  }
}

interface Held {
  readonly client: pg.Client;
  readonly schemaId: string;
  /** Resolves when the connection is lost. */
  readonly lost: Promise<Error>;
}

/**
 * Takes the lock, after waiting for whoever is emptying the schemas, and keeps it until it is stopped.
 *
 * @throws ProjectionEmptiedError when there is no such schema, DatabaseUnavailableError when PostgreSQL gives no answer
 */
export async function announcePresence(options: PresenceOptions): Promise<Stop> {
  const stopping = new AbortController();
  const kept = keep(options, await take(options), stopping.signal);
  return async () => {
    stopping.abort();
    await kept;
  };
}

async function keep(options: PresenceOptions, first: Held, signal: AbortSignal): Promise<void> {
  let held: Held | undefined = first;
  while (held !== undefined) {
    const looking = new AbortController();
    const looked = lookForWaiters(options, held, AbortSignal.any([looking.signal, signal]));
    const error = await Promise.race([held.lost, aborted(signal)]);
    looking.abort();
    await looked;
    await letGo(held.client);
    if (error === undefined) return;
    options.onLost(error);
    held = await regain(options, first.schemaId, signal);
  }
}

/** Until somebody waits, or the connection is lost: then whoever regains it looks on. */
async function lookForWaiters({ schema, onAsked }: PresenceOptions, { client }: Held, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { rows } = await client.query<{ asked: boolean }>(WAITERS, [schema]);
      if (rows[0]?.asked === true) return onAsked();
    } catch {
      // A lost connection tells of itself.
    }
    await pauseFor(systemClock, LOOK_FOR_WAITERS_MS, signal);
  }
}

/** Undefined when there is nothing to be regained: stopped, or emptied. */
async function regain(options: PresenceOptions, schemaId: string, signal: AbortSignal): Promise<Held | undefined> {
  for (;;) {
    await pauseFor(systemClock, RETRY_MS, signal);
    if (signal.aborted) return undefined;
    try {
      const held = await take(options);
      if (held.schemaId === schemaId) return held;
      await letGo(held.client);
      throw new ProjectionEmptiedError(options.schema);
    } catch (error) {
      // Whatever else it is, the pool meets it too, waits for it and says so in the health.
      if (!(error instanceof ProjectionEmptiedError)) continue;
      options.onEmptied(error);
      return undefined;
    }
  }
}

async function take({ url, service, schema }: PresenceOptions): Promise<Held> {
  const client = new pg.Client({
    connectionString: url,
    application_name: service,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    options: SESSION,
  });
  const lost = new Promise<Error>((resolve) => {
    client.on('error', resolve);
    client.once('end', () => resolve(new Error('the connection was closed')));
  });
  try {
    await client.connect();
    await client.query(SHARE_LOCK, [schema]);
    const { rows } = await client.query<{ id: string | null }>(SCHEMA_ID, [schema]);
    const schemaId = rows[0]?.id ?? undefined;
    if (schemaId === undefined) throw new ProjectionEmptiedError(schema);
    return { client, schemaId, lost };
  } catch (error) {
    await letGo(client);
    throw error instanceof ProjectionEmptiedError || error instanceof pg.DatabaseError
      ? error
      : new DatabaseUnavailableError(error);
  }
}

/** Ending the session lets go of its lock. A lost connection has nothing to end. */
async function letGo(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
