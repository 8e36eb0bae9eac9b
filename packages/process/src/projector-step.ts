import type { Decoder } from '@holdpoint/stream/codec';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
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
import { checkDatabase, openDatabase } from './postgres.ts';
import { prepareProjectionDatabase } from './projection-database.ts';
import { createProjectionStore } from './projection-store.ts';
import { announcePresence } from './projector-presence.ts';
import type { Database, Sql } from './sql.ts';
import { streamCheck } from './stream-health.ts';
import { createStreamObserver } from './stream-observer.ts';
import { untilDatabaseAnswers } from './until-database-answers.ts';

/** What a projection is built on, opened once for its process. */
export interface ProjectorParts {
  readonly kafka: KafkaParts;
  /** As the service's own login, with a projector's rights. */
  readonly database: Database;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly life: Life;
}

/** The projection itself. */
export interface ProjectionParts<M extends Message> {
  readonly definition: ProjectionDefinition<M, Sql>;
  readonly decoder: Decoder<M>;
  /** Errors of `project` that time may mend, beside those of the database. */
  isTransient?(error: unknown): boolean;
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

/** The step of a process that keeps a projection: tables prepared, connected, joined, watched and counted; stopped in reverse. */
export function projectorStep<M extends Message>(options: ProjectorStepOptions<M>): Step {
  const { service, tables, config, health, metrics, log } = options;
  return {
    name: service,
    start: async (life) => {
      await prepare(options);
      const stopPresence = await announce(options, life);
      const onIdleError = (error: Error): void => log.warn({ err: error }, 'an idle connection to the database was lost');
      const database = openDatabase({ url: config.DATABASE_URL, service, onIdleError });
      const observer = createStreamObserver(metrics, log);
      const kafka = await openKafkaParts(service, config, observer);
      const projection = await options.define({ kafka, database, metrics, log, life });
      const { definition, decoder } = projection;
      const projector = createProjector({
        ...{ definition, decoder, observer, admin: kafka.admin, clock: systemClock },
        consumer: new KafkaConsumer(kafka.connection, { groupId: service, topics: definition.topics }),
        store: createProjectionStore(database, tables.schema),
        isTransient: (error) => isTransientDatabaseError(error) || projection.isTransient?.(error) === true,
      });
      health.add(service, streamCheck(projector.health));
      health.add('database', () => checkDatabase(database));
      addLagGauge(metrics, projector);
      await refuseOtherCounts(kafka.admin, definition.topics, config.HOLDPOINT_PARTITIONS);
      await projector.start();
      const stopBeside = projection.beside?.(projector);
      return async () => {
        await stopBeside?.();
        await projector.stop();
        await kafka.close();
        await database.close();
        await stopPresence();
      };
    },
  };
}

async function prepare<M extends Message>({ tables, config, log }: ProjectorStepOptions<M>): Promise<void> {
  if (config.DATABASE_MIGRATE === 'never') return;
  const url = config.DATABASE_URL;
  const ownerUrl = config.DATABASE_OWNER_URL ?? url;
  await untilDatabaseAnswers(log, () => prepareProjectionDatabase({ ...tables, url, ownerUrl }));
}

/** From before the first record until after the last, nobody may empty the tables. */
function announce<M extends Message>({ service, tables, config, log }: ProjectorStepOptions<M>, life: Life): Promise<Stop> {
  const presence = {
    ...{ service, schema: tables.schema, url: config.DATABASE_URL },
    onLost: (error: Error) => log.warn({ err: error }, 'the connection that says that this projector runs was lost'),
    onEmptied: (error: Error) => life.fail(error),
  };
  return untilDatabaseAnswers(log, () => announcePresence(presence));
}

/** Asked of broker and projector at each scrape, of the partitions that are this process's. */
function addLagGauge(metrics: Metrics, projector: Projector): void {
  metrics.gauge({
    name: 'holdpoint_projector_lag_records',
    help: 'Records between what is projected and the end of the log',
    labels: ['topic', 'partition'],
    collect: async (gauge) => {
      gauge.reset();
      // While the broker gives no answer there is no figure, and an absent one says so; the other metrics are still to be seen.
      const lags = await projector.lag().catch(() => new Map<string, number>());
      for (const [place, lag] of lags) {
        const at = place.lastIndexOf(':');
        gauge.set({ topic: place.slice(0, at), partition: place.slice(at + 1) }, lag);
      }
    },
  });
}
