/**
 * Gives an error its class, once, where it is understood (guarantee G8): by brand, type, status and code. Never by the words of a message,
 * which change without notice.
 *
 * I1 An error that no table knows is fatal: guessing that it may pass would repeat what must not be.
 * I2 `notStarted` is said only where the code itself proves that nothing was sent.
 */
import { brandedFailure, type FailureFacts } from '@holdpoint/contracts/failure-brand';
import { errnoLines } from './errno.ts';
import type { FailureLine } from './failure-line.ts';
import { grpcLines } from './grpc-status.ts';
import { httpStatusLine } from './http-status.ts';
import { retryAfterMs } from './retry-after.ts';
import { sqlstateLine } from './sqlstate.ts';

/** What an error is that no table knows. */
export const UNCLASSIFIED: FailureFacts = { class: 'fatal', code: 'UNCLASSIFIED', notStarted: false };

/** How many causes are looked behind: `fetch` wraps what went wrong once, clients around it once or twice more. */
const MAX_CAUSES = 5;

/** The class and code of anything thrown. `now` (epoch milliseconds) turns a Retry-After date into a wait. */
export function classify(error: unknown, now: number): FailureFacts {
  let place: unknown = error;
  for (let depth = 0; depth <= MAX_CAUSES && isObject(place); depth += 1) {
    const facts = factsOf(place, now);
    if (facts !== undefined) return facts;
    place = place.cause;
  }
  return UNCLASSIFIED;
}

/** Members that errors of different makes carry; each is believed only when it has the type that it should have. */
interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly syscall?: unknown;
  readonly details?: unknown;
  readonly metadata?: unknown;
  readonly headers?: unknown;
  readonly response?: unknown;
  readonly cause?: unknown;
}

function factsOf(error: ErrorLike, now: number): FailureFacts | undefined {
  return brandedFailure(error) ?? byName(error) ?? byHttpStatus(error, now) ?? byGrpcStatus(error) ?? byCode(error);
}

/** `AbortSignal` rejects with DOMExceptions of these names (WHATWG DOM); Node's own AbortError has the same. */
function byName({ name }: ErrorLike): FailureFacts | undefined {
  if (name === 'TimeoutError') return { class: 'transient', code: 'TIMEOUT', notStarted: false };
  if (name === 'AbortError') return { class: 'transient', code: 'ABORTED', notStarted: false };
  return undefined;
}

function byHttpStatus(error: ErrorLike, now: number): FailureFacts | undefined {
  const response: ErrorLike = isObject(error.response) ? error.response : {};
  const status = [error.status, error.statusCode, response.status, response.statusCode].find((one) => typeof one === 'number');
  const line = status === undefined ? undefined : httpStatusLine(status);
  if (status === undefined || line === undefined) return undefined;
  const header = headerOf(error.headers, 'retry-after') ?? headerOf(response.headers, 'retry-after');
  const wait = header === undefined ? undefined : retryAfterMs(header, now);
  return { ...factsFrom(line, `HTTP_${status}`), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

/** A number alone would say little: gRPC's errors carry `details` and `metadata` beside it. */
function byGrpcStatus({ code, details, metadata }: ErrorLike): FailureFacts | undefined {
  if (typeof code !== 'number' || (details === undefined && metadata === undefined)) return undefined;
  const line = grpcLines[code];
  return line === undefined ? undefined : factsFrom(line, `GRPC_${line.name}`);
}

/** errno before SQLSTATE: `EPIPE` has the shape of both. */
function byCode({ code, syscall }: ErrorLike): FailureFacts | undefined {
  if (typeof code !== 'string') return undefined;
  const line = Object.hasOwn(errnoLines, code) ? errnoLines[code] : undefined;
  if (line !== undefined) {
    const facts = factsFrom(line, code);
    return syscall !== undefined && syscall === line.notStartedBySyscall ? { ...facts, notStarted: true } : facts;
  }
  const sql = sqlstateLine(code);
  return sql === undefined ? undefined : factsFrom(sql, `SQLSTATE_${code}`);
}

function factsFrom(line: FailureLine, code: string): FailureFacts {
  return { class: line.class, code, notStarted: line.notStarted };
}

/** From a `Headers`, or from a plain object with names in any case. */
function headerOf(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  if (!isObject(headers)) return undefined;
  const value: unknown = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null;
}
