/** The names under which the benchmark's work is known to the runtime. */

export const tenant = 'bench';
export const pool = 'bench';
export const requestedBy = 'load-generator';
export const approver = 'signatory';
export const taskType = 'bench.task';

/** The tool that is called: version 1 is `idempotent`, version 2 is `once`. */
export const noop = 'bench.noop';
/** The tool that policy lets pass only with a person's word. */
export const gated = 'bench.gated';

/** Agents, by the work that they are measured on. All of them are at version 1. */
export const agents = { calls: 'bench.five-calls', once: 'bench.five-once-calls', gate: 'bench.two-calls-and-a-gate' } as const;
export type AgentName = (typeof agents)[keyof typeof agents];
/** How many calls a task of an agent decides on. */
export const callsOf: Readonly<Record<AgentName, number>> = { [agents.calls]: 5, [agents.once]: 5, [agents.gate]: 3 };
