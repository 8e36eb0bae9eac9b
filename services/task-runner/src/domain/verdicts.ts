import type { Draft } from './draft.ts';
import type { RunnerVerdict } from './world.ts';

export function refuse(code: string, detail: string): RunnerVerdict {
  return { kind: 'refuse', code, detail };
}

export function ignore(reason: string): RunnerVerdict {
  return { kind: 'ignore', reason };
}

/** What the draft has recorded; ignored for the reason if that is nothing. */
export function verdictOf({ events: [first, ...rest] }: Draft, otherwise: string): RunnerVerdict {
  return first === undefined ? ignore(otherwise) : { kind: 'accept', events: [first, ...rest] };
}
