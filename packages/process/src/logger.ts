import { type Logger, pino } from 'pino';

export type { Logger };

/** What is never written, wherever it stands in the first two levels of a line. */
const HIDDEN = ['password', 'secret', 'token', 'authorization', 'cookie', 'privateKey', 'databaseUrl', 'DATABASE_URL'];

/**
 * A logger that writes one JSON line per fact to stdout: `level` in words, `time` in ISO 8601, `service`, `msg`, and
 * ids and codes as fields. Of errors only type, code, message, stack and causes are written: what drivers add to them
 * (the row that broke a constraint, say) may be payload.
 */
export function createLogger(options: { readonly service: string; readonly level: string }): Logger {
  return pino({
    level: options.level,
    base: { service: options.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    serializers: { err: describeError, error: describeError },
  });
}

/** An error as plain data. Anything else is named by its type alone: it may be payload. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
