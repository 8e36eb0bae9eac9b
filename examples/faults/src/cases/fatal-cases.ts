/** Fatal, and what a tool makes of an answer that nobody has reckoned with. The effect has happened each time. */
import type { FaultCase, Misbehaviour } from './fault-case.ts';
import { askService, forEachEffect } from './steps.ts';

function whenAsked(group: string, cause: string, tool: string, answer: Misbehaviour['answer']): readonly FaultCase[] {
  return forEachEffect(group, cause, (effect, name) => ({
    steps: [askService(`faults.${tool}_${effect}`, name)],
    service: { answers: [{ applies: effect !== 'read', answer }] },
    ...(effect === 'once' ? { person: [{ to: 'in_doubt', choose: 'skip' }] } : {}),
  }));
}

export const fatalCases: readonly FaultCase[] = [
  ...whenAsked('fatal', 'FatalError', 'typed', { kind: 'status', status: 400, problem: 'broken' }),
  ...whenAsked('fatal', 'HTTP 501', 'http', { kind: 'status', status: 501 }),
  ...whenAsked('fatal', 'an error that no table knows', 'http', { kind: 'text', text: 'Thank you!' }),
  ...whenAsked('an answer of unexpected shape', 'unexpected shape', 'http', { kind: 'json', json: { ref: 7 } }),
  ...whenAsked('an answer of unexpected shape', 'an answer of 300,000 characters', 'http', { kind: 'long', characters: 300_000 }),
  ...forEachEffect('partial', 'partial', (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name)],
    service: { answers: [{ applies: effect !== 'read', answer: { kind: 'json', json: { reference: 'half of it', left: 1 } } }] },
  })),
];
