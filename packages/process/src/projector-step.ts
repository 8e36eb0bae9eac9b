import type { Decoder } from '@holdpoint/stream/codec';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { refuseOtherCounts } from '@holdpoint/stream/partition-count';
import { createProjector } from '@holdpoint/stream/projector';
import type { ProjectionDefinition, Projector } from '@holdpoint/stream/projector-types';
import type { Message } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import { isTransientDatabaseError } from './database-error.ts';
import type { Health } from './health.ts';
import { type KafkaParts, type KafkaVariables, openKafkaParts } from './kafka-parts.ts';
import type { Life, Step, Stop } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { reportPartitions } from './partition-reports.ts';
import { databaseCheck, openDatabase } from './postgres.ts';
import { prepareProjectionDatabase } from './projection-database.ts';
import { createProjectionStore } from './projection-store.ts';
import { announcePresence, ProjectionEmptiedError } from './projector-presence.ts';
import { type Asides, RenewedProjector, type Tenure } from './renewed-projector.ts';
import type { Database, Sql } from './sql.ts';
import { createStreamObserver } from './stream-observer.ts';
import { untilAnswered, waitCheck } from './wait-check.ts';

/** PostgreSQL holds the positions; the group's offsets are for lag dashboards alone. */
const COMMIT_PAUSE_MS = 1_000;
/** A transaction of PostgreSQL costs the same for one record as for hundreds, and nobody waits for a projection as for a task. */
const GATHER = { bytes: 1024 * 1024, ms: 250 };

/** What a projection is built on, opened once for its process. */
export interface ProjectorParts {
  readonly kafka: KafkaParts;
  /** As the service's own login, with a projector's rights. */
  readonly database: Database;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly log: Logger;
  readonly life: Life;
}

/** The projection itself. */
export interface ProjectionParts<M extends Message> {
  readonly decoder: Decoder<M>;
  /** The topics that are projected. */
  readonly topics: readonly string[];
  /** Topics that it writes. */
  readonly outputs?: readonly string[];
  /** Errors of `project` that time may mend, beside those of the database. */
  isTransient?(error: unknown): boolean;
  /** What reads and writes the tables as they stand now. Called again after they have been emptied: nothing remembered of the former ones holds. */
  open(): OpenedProjection<M>;
  /** Stops what `define` has started. */
  close?(): Promise<void>;
}

export interface OpenedProjection<M extends Message> {
  readonly definition: ProjectionDefinition<M, Sql>;
  /** Starts what lives beside the projector, once that has joined; stopped before it. */
  beside?(projector: Projector): Stop;
}

/** The variables of `kafkaVariables`, `databaseVariables` and `migrationVariables`. */
export interface ProjectorVariables extends KafkaVariables {
  readonly DATABASE_URL: string;
  readonly DATABASE_OWNER_URL?: string | undefined;
  readonly DATABASE_MIGRATE: 'start' | 'never';
}

export interface ProjectorStepOptions<M extends Message> {
  readonly service: string;
  /** Its schema with positions, its migrations, and the group role with its rights. */
  readonly tables: { readonly schema: string; readonly folder: string; readonly role: string };
  readonly config: ProjectorVariables;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Logger;
  define(parts: ProjectorParts): ProjectionParts<M> | Promise<ProjectionParts<M>>;
}

/** The step of a process that keeps a projection: connected, tables prepared, joined, watched and counted; stopped in reverse. */
export function projectorStep<M extends Message>(options: ProjectorStepOptions<M>): Step {
  const { service, config, health, metrics, log } = options;
  const observer = createStreamObserver(metrics, log);
  return {
    name: service,
    start: async (life) => {
      await using opened = new AsyncDisposableStack();
      const onIdleError = (error: Error): void => log.debug({ err: error }, 'an idle connection to the database was lost');
      const database = openDatabase({ url: config.DATABASE_URL, service, onIdleError });
      opened.defer(() => database.close());
      health.add('database', databaseCheck(database, config.DATABASE_URL));
      const kafka = await openKafkaParts({ service, config, observer, health });
      opened.defer(() => kafka.close());
      const projection = await options.define({ kafka, database, metrics, health, log, life });
      opened.defer(() => projection.close?.());
      await refuseOtherCounts(kafka.admin, projection.topics, config.HOLDPOINT_PARTITIONS);
      const written = [...(projection.outputs ?? []), `partition.reports.${service}`];
      await kafka.warm({ written, read: [...projection.topics, 'partition.commands'] });
      const waits = waitCheck(health, 'tables');
      const open = (asides: Asides) => openTenure(options, { projection, kafka, database, observer }, asides);
      const renewed = new RenewedProjector((asides) => untilAnswered(waits, life.ending, () => open(asides)), {
        onRenewing: () => log.info('stands aside: the tables are emptied'),
        onRenewed: () => log.info('begins anew, from the first record of the log'),
        onFailed: (error) => life.fail(error),
      });
      health.add(service, () => renewed.check());
      opened.defer(() => renewed.stop());
      await renewed.start();
      addLagGauge(metrics, renewed);
      opened.defer(reportPartitions({ service, kafka, runtime: renewed, metrics, health, log }));
      const kept = opened.move();
      return () => kept.disposeAsync();
    },
  };
}

interface Means<M extends Message> {
  readonly projection: ProjectionParts<M>;
  readonly kafka: KafkaParts;
  readonly database: Database;
  readonly observer: StreamObserver;
}

/** A projector over the tables as they stand now. */
async function openTenure<M extends Message>(
  options: ProjectorStepOptions<M>,
  { projection, kafka, database, observer }: Means<M>,
  asides: Asides,
): Promise<Tenure> {
  const { service, tables } = options;
  await using opened = new AsyncDisposableStack();
  opened.defer(await prepareAndAnnounce(options, asides));
  const { definition, beside } = projection.open();
  const projector = createProjector({
    ...{ definition, decoder: projection.decoder, observer, admin: kafka.admin, clock: systemClock },
    consumer: new KafkaConsumer(kafka.connection, {
      groupId: service,
      topics: definition.topics,
      commitPauseMs: COMMIT_PAUSE_MS,
      gather: GATHER,
    }),
    store: createProjectionStore(database, tables.schema),
    isTransient: (error) => isTransientDatabaseError(error) || projection.isTransient?.(error) === true,
  });
  opened.defer(() => projector.stop());
  await projector.start();
  if (beside !== undefined) opened.defer(beside(projector));
  const kept = opened.move();
  return { projector, stop: () => kept.disposeAsync() };
}

async function prepare<M extends Message>({ tables, config }: ProjectorStepOptions<M>): Promise<void> {
  if (config.DATABASE_MIGRATE === 'never') return;
  const url = config.DATABASE_URL;
  await prepareProjectionDatabase({ ...tables, url, ownerUrl: config.DATABASE_OWNER_URL ?? url });
}

/** From before the first record until after the last, nobody may empty the tables. Emptied just before, they are prepared again. */
async function prepareAndAnnounce<M extends Message>(options: ProjectorStepOptions<M>, asides: Asides): Promise<Stop> {
  for (;;) {
    await prepare(options);
    try {
      return await announce(options, asides);
    } catch (error) {
      if (!(error instanceof ProjectionEmptiedError) || options.config.DATABASE_MIGRATE === 'never') throw error;
    }
  }
}

function announce<M extends Message>({ service, tables, config, log }: ProjectorStepOptions<M>, asides: Asides): Promise<Stop> {
  return announcePresence({
    ...{ service, schema: tables.schema, url: config.DATABASE_URL, ...asides },
    onLost: (error: Error) => log.warn({ err: error }, 'the connection that says that this projector runs was lost'),
  });
}

/** Asked of broker and projector at each scrape, of the partitions that are this process's. */
function addLagGauge(metrics: Metrics, projector: Pick<Projector, 'lag'>): void {
  metrics.gauge({
    name: 'holdpoint_projector_lag_records',
    help: 'Records between what is projected and the end of the log',
    labels: ['topic', 'partition'],
    collect: async (gauge) => {
      gauge.reset();
      for (const [place, lag] of await projector.lag()) {
        const at = place.lastIndexOf(':');
        gauge.set({ topic: place.slice(0, at), partition: place.slice(at + 1) }, lag);
      }
    },
  });
}
