/** Everything that is bounded, at its bound. */
import type { Step } from '@holdpoint/contracts/step';
import { askStep, callStep, outputOf, signalStep, waitStep } from '@holdpoint/sdk/steps';
import { agents, signalName, unattendedTaskType } from '../names.ts';
import type { FaultCase, Misbehaviour } from './fault-case.ts';
import { askService, forEachEffect } from './steps.ts';

const unavailable: Misbehaviour = { applies: true, answer: { kind: 'status', status: 503 } };
/** Two of them fit into an input no more, three of them not into what is kept. */
const longAnswer: Misbehaviour = { answer: { kind: 'long', characters: 140_000 } };

/** So many calls of the same tool; `items` tells them apart. */
const calls = (name: string, tool: string, items: readonly string[]): readonly Step[] =>
  items.map((item, index) => askService(tool, name, { item }, `do-${index + 1}`));

const longReads = (name: string, count: number): readonly Step[] =>
  calls(name, 'faults.http_read', ['1', '2', '3'].slice(0, count));
const usingNotes = (name: string, steps: readonly string[]): Step =>
  callStep(
    'use',
    { name: 'faults.http_read', version: 1 },
    { input: { case: name, item: steps.map((step) => outputOf(step, '/note')) } },
  );

const exhausted = forEachEffect('retries exhausted', 'retries exhausted', (effect, name) => ({
  steps: [askService(`faults.http_${effect}`, name, effect === 'once' ? { line: 'dead' } : {})],
  service: effect === 'once' ? {} : { always: { ...unavailable, applies: effect !== 'read' } },
  person: [{ to: 'retries_exhausted', choose: 'fail' }],
}));

const loop = (name: string, items: readonly string[], service: FaultCase['service'] = {}): FaultCase => ({
  ...{ name, group: 'a loop', service, steps: calls(name, 'faults.typed_read', items) },
  person: [{ to: 'loop', choose: 'fail' }],
});

const limit = (name: string, rest: Omit<FaultCase, 'name' | 'group'>): FaultCase => ({ name, group: 'limits', ...rest });

export const limitCases: readonly FaultCase[] = [
  ...exhausted,
  {
    ...{ name: 'retries exhausted, a person has it done again', group: 'retries exhausted' },
    steps: [askService('faults.http_idempotent', 'retries exhausted, a person has it done again')],
    service: { answers: [unavailable, unavailable, unavailable] },
    person: [{ to: 'retries_exhausted', choose: 'retry' }],
  },
  loop('the same outcome four times', ['', '', '', '', '']),
  loop('the same error three times', ['', '', '', ''], {
    always: { answer: { kind: 'status', status: 400, problem: 'refused' } },
  }),
  loop('two calls in turn', ['a', 'b', 'a', 'b', 'a', 'b', 'a']),
  limit('steps', {
    agent: agents.fewSteps,
    steps: calls('steps', 'faults.http_read', ['1', '2', '3']),
    person: [{ to: 'limit', choose: 'retry' }],
  }),
  limit('calls of one tool', {
    agent: agents.fewCalls,
    steps: calls('calls of one tool', 'faults.http_read', ['1', '2', '3']),
    person: [{ to: 'limit', choose: 'fail' }],
  }),
  limit('wall time, in a wait', {
    agent: agents.littleTime,
    steps: [waitStep('wait', 3_600_000)],
    person: [{ to: 'limit', choose: 'cancel' }],
  }),
  limit('wall time, in a back-off', {
    agent: agents.littleTime,
    steps: [askService('faults.http_read', 'wall time, in a back-off')],
    service: { always: { answer: { kind: 'status', status: 429, retryAfter: '3600' } } },
    retryAfterMs: 3_600_000,
    person: [{ to: 'limit', choose: 'cancel' }],
  }),
  limit('input, put together too large', {
    steps: [...longReads('input, put together too large', 2), usingNotes('input, put together too large', ['do-1', 'do-2'])],
    service: { answers: [longAnswer, longAnswer] },
  }),
  limit('outputs kept', {
    steps: [...longReads('outputs kept', 3), usingNotes('outputs kept', ['do-1', 'do-2', 'do-3'])],
    service: { answers: [longAnswer, longAnswer, longAnswer] },
  }),
  limit('signals kept', {
    steps: [askStep('ask', 'may it go on?'), signalStep('take', signalName, 60_000)],
    person: [{ to: 'question', choose: 'answer', first: { signals: 11 } }],
  }),
  limit('a signal that does not come', { steps: [signalStep('wait', signalName, 1_000)] }),
  limit('a tool that nobody announces', {
    steps: [callStep('do', { name: 'faults.unheard_of', version: 1 }, { input: {} })],
  }),
  limit('an agent that nobody announces', { agent: agents.unknown, steps: [waitStep('wait', 1)] }),
  limit('a tool of one place', {
    tasks: 5,
    showsAtOnce: true,
    steps: [askService('faults.one_at_a_time', 'a tool of one place')],
    service: { always: { answer: { kind: 'slow', afterMs: 200 } } },
  }),
  limit('approval not answered', {
    taskType: unattendedTaskType,
    steps: [askService('gated.once', 'approval not answered')],
  }),
  limit('approval denied', { steps: [askService('gated.once', 'approval denied')] }),
];
