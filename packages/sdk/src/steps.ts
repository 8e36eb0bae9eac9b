/** Steps of a `sequence` plan, written plainly: what a message carries as a payload is given here as the value itself. */
import { type Json, plain } from '@holdpoint/contracts/payload';
import type { CallStep, Step } from '@holdpoint/contracts/step';
import type { ContractRef } from '@holdpoint/contracts/vocabulary';

/** What every step may tell: the agent's reason for it, and what it expects to come of it. */
export interface Told {
  readonly reasoning?: string;
  readonly expectedOutcome?: string;
}

export interface CallOptions extends Told {
  /** Values, or `outputOf(…)` in place of any of them. */
  readonly input: Json;
  /** Whether a data error ends the task, asks a person, or is an answer like any other. Left out: as the agent declares. */
  readonly onDataError?: CallStep['onDataError'];
}

/** Uses a tool. */
export function callStep(name: string, tool: ContractRef, { input, onDataError, ...told }: CallOptions): Step {
  const declared = onDataError === undefined ? {} : { onDataError };
  return { kind: 'call', name, ...payloadsOf(told), tool: tool.name, version: tool.version, input: plain(input), ...declared };
}

/** Waits for a fixed time. */
export function waitStep(name: string, forMs: number, told: Told = {}): Step {
  return { kind: 'wait', name, ...payloadsOf(told), forMs };
}

/** Waits for a signal; its payload becomes the step's output. */
export function signalStep(name: string, signal: string, timeoutMs: number, told: Told = {}): Step {
  return { kind: 'signal', name, ...payloadsOf(told), signal, timeoutMs };
}

/** Asks a person; the answer becomes the step's output. */
export function askStep(name: string, question: Json, told: Told = {}): Step {
  return { kind: 'ask', name, ...payloadsOf(told), question: plain(question) };
}

/** Stands, inside a step's input, for an earlier step's output at a JSON Pointer (RFC 6901); '' is the whole of it. */
export function outputOf(step: string, pointer = ''): Json {
  return { $from: { step, pointer } };
}

function payloadsOf({ reasoning, expectedOutcome }: Told) {
  return {
    ...(reasoning === undefined ? {} : { reasoning: plain(reasoning) }),
    ...(expectedOutcome === undefined ? {} : { expectedOutcome: plain(expectedOutcome) }),
  };
}
