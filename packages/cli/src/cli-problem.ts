import { EXIT, type ExitStatus } from './exit-status.ts';

/** Why a command cannot go on, for a person: what was found, and what to do about it. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  /** A stable word. */
  readonly code: string;
  readonly remedy: string;
  readonly exitStatus: ExitStatus;

  constructor(
    facts: { readonly code: string; readonly message: string; readonly remedy: string; readonly exitStatus: ExitStatus },
    options?: ErrorOptions,
  ) {
    super(facts.message, options);
    this.code = facts.code;
    this.remedy = facts.remedy;
    this.exitStatus = facts.exitStatus;
  }
}

/** The command was given something that it cannot use. */
export function usageProblem(message: string, remedy: string, cause?: unknown): CliProblem {
  return new CliProblem({ code: 'USAGE', message, remedy, exitStatus: EXIT.usage }, cause === undefined ? {} : { cause });
}

/** The installation says no. */
export function refusal(code: string, message: string, remedy: string): CliProblem {
  return new CliProblem({ code, message, remedy, exitStatus: EXIT.no });
}
