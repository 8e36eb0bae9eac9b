import { type Logger, pino } from 'pino';

export type { Logger };

/** What is never written, wherever it stands in the first two levels of a line. */
const HIDDEN = ['password', 'secret', 'token', 'authorization', 'cookie', 'privateKey', 'databaseUrl', 'DATABASE_URL'];

/** Lines that are kept while the disk is full, to be written when it is not; beyond that they are dropped. */
const KEPT_BYTES = 4 * 1024 * 1024;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const troubles = new WeakMap<Logger, () => string | undefined>();

/**
 * A logger that writes one JSON line per fact to stdout: `level` in words, `time` in ISO 8601, `service`, `msg`, and
 * ids and codes as fields. Of errors only type, code, message, stack and causes are written: what drivers add to them
 * (the row that broke a constraint, say) may be payload. A full disk under stdout ends nobody's work: see `logTroubleOf`.
 */
export function createLogger(options: { readonly service: string; readonly level: string }): Logger {
  const { destination, trouble } = openStdout();
  const log = pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
      serializers: { err: describeError, error: describeError },
    },
    destination,
  );
  troubles.set(log, trouble);
  return log;
}

/** Why lines of this logger are not written now; undefined while they are. */
export const logTroubleOf = (log: Logger): string | undefined => troubles.get(log)?.();

function openStdout() {
  const destination = pino.destination({ dest: 1, sync: true, maxLength: KEPT_BYTES });
  let reason: string | undefined;
  destination.on('write', () => {
    reason = undefined;
  });
  destination.on('error', (error: NodeJS.ErrnoException) => {
    if (!NO_ROOM.has(error.code ?? '')) throw error;
    reason = `lines of the log cannot be written (${error.code}): make room where stdout is kept`;
  });
  return { destination, trouble: () => reason };
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
