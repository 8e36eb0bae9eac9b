/** What can stand in the way of running Kafka, the schema registry and PostgreSQL on this machine. */
export type ProblemCode =
  | 'JAVA_MISSING'
  | 'JAVA_TOO_OLD'
  | 'MAVEN_MISSING'
  | 'DOWNLOAD_FAILED'
  | 'POSTGRES_BINARIES_MISSING'
  | 'POSTGRES_BINARIES_UNUSABLE'
  | 'POSTGRES_NO_ACCOUNT'
  | 'DISK_FULL'
  | 'HOME_IN_USE'
  | 'HOME_UNUSABLE'
  | 'PORT_TAKEN'
  | 'START_FAILED'
  | 'START_TIMED_OUT'
  | 'SETUP_FAILED';

/** A problem as data: `message` says what was found, `remedy` what to do about it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
}

/** A problem on its way up. `problem` holds it as data; the message holds both sentences. */
export class LocalProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(`${problem.message}\n${problem.remedy}`, cause === undefined ? {} : { cause });
    this.name = 'LocalProblem';
    this.problem = problem;
  }
}

/** The answer of one check of this machine; `detail` is what a person is shown when it is fine. */
export type Check<T> =
  | { readonly status: 'ok'; readonly name: string; readonly detail: string; readonly value: T }
  | { readonly status: 'failed'; readonly name: string; readonly problem: Problem };

/** The value of a check that is fine. Throws {@link LocalProblem} for one that is not. */
export function mustHold<T>(check: Check<T>): T {
  if (check.status === 'failed') throw new LocalProblem(check.problem);
  return check.value;
}
