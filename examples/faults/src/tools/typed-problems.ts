/** From what the service calls a problem to the typed errors of the SDK: what a tool does that knows its target well. */
import { DataError, FatalError, NotStartedError, PermissionError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import { HttpStatusError } from './http-client.ts';

/** The problems that the service has names for. */
export type Problem = 'busy' | 'not_begun' | 'moved' | 'forbidden' | 'refused' | 'broken';

const typed: Readonly<Record<Problem, (cause: unknown) => Error>> = {
  busy: (cause) => new TransientError('SERVICE_BUSY', 'the service is busy', { cause }),
  not_begun: (cause) => new NotStartedError('SERVICE_CLOSED', 'the service has not begun', { cause }),
  moved: (cause) => new StaleDataError('THING_MOVED', 'the thing has changed since it was read', { cause }),
  forbidden: (cause) => new PermissionError('THING_FORBIDDEN', 'the thing may not be touched', { cause }),
  refused: (cause) => new DataError('THING_REFUSED', 'there is no such thing', { cause }),
  broken: (cause) => new FatalError('SERVICE_BROKEN', 'the service will never do it', { cause }),
};

/** The typed error for what the service has a name for; anything else as it is. */
export function typedProblem(error: unknown): unknown {
  if (!(error instanceof HttpStatusError) || !isProblem(error.problem)) return error;
  return typed[error.problem](error);
}

function isProblem(name: string | undefined): name is Problem {
  return name !== undefined && Object.hasOwn(typed, name);
}
