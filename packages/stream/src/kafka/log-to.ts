/**
 * What kafkajs logs, as facts for the observer; its own messages hold no payloads.
 *
 * It logs each of its tries as an error, and every back-to-back transaction needs two: what names its retries, or the request that was
 * answered with an error, is not told, since a failure that outlasts the retries is thrown to whoever asked. kafkajs gives an error as
 * text: it is told as `reason`, because loggers take `error` for an error and may hide anything else under that name.
 */
import kafkajs, { type logCreator } from 'kafkajs';
import type { StreamObserver } from '../observer.ts';

export const logTo =
  (observer: StreamObserver | undefined): logCreator =>
  () =>
  ({ namespace, level, log: { message, logger: _, timestamp: __, error, ...fields } }) => {
    // Each refused connection of each client, ten a second and more while a broker is away.
    if (namespace === 'Connection') return;
    if (typeof fields.retryCount === 'number' || typeof fields.correlationId === 'number') return;
    observer?.transport?.({
      level: level <= kafkajs.logLevel.ERROR ? 'error' : 'warn',
      message,
      fields: error === undefined ? fields : { ...fields, reason: error instanceof Error ? error.message : error },
    });
  };
