import { expect, test } from 'vitest';
import { toldBy } from '../../src/table/told.ts';
import { answered, asked, callId, completed, failed, scheduled, succeeded, traceOf } from './events.ts';

test('a retry is told with class, code, attempts, and that nobody was asked', () => {
  const events = traceOf(scheduled(), failed(), scheduled(2), succeeded(), completed);
  expect(toldBy(events, undefined)).toEqual({
    ...{ classes: ['transient'], codes: ['HTTP_503'], deeds: ['tried again'], attempts: [2], asked: [], end: 'completed' },
  });
});

test('a wait that is as long as the service said is told so, and a shorter one too', () => {
  const events = traceOf(scheduled(), failed());
  expect(toldBy(events, 1_000).deeds).toEqual(['waited the 1 s that it was told']);
  expect(toldBy(events, 2_000).deeds).toEqual(['waited 1000 ms, too short']);
});

test('what is done over and over is told once, with how often', () => {
  const events = traceOf(scheduled(), failed(), scheduled(2), failed({ attempt: 2 }), scheduled(3), succeeded());
  expect(toldBy(events, undefined).deeds).toEqual(['tried again (2×)']);
});

test('an attempt that never started is the busy machine, and no part of the case', () => {
  const late = failed({ counted: false, code: 'PAST_START_BY' });
  expect(toldBy(traceOf(scheduled(), late, scheduled(2), succeeded()), undefined)).toMatchObject({
    ...{ classes: [], codes: [], deeds: [], attempts: [1] },
  });
});

test('a person who was asked stands there with the reason and the answer', () => {
  const events = traceOf(scheduled(), failed({ handling: 'intervention', nextAttemptAt: undefined }), asked(), answered('retry'));
  expect(toldBy(events, undefined)).toMatchObject({ asked: ['on call (permission): retry'], deeds: ['asked'], end: 'not ended' });
});

test('a result that comes after its doubt settles it, and the question is taken back', () => {
  const doubt = { type: 'CallInDoubt', callId, attempt: 1, code: 'UNANSWERED', message: { plain: '' } };
  const why = asked({ why: 'in_doubt', code: 'UNANSWERED' });
  const late = succeeded({ settlesDoubt: true });
  expect(toldBy(traceOf(scheduled(), doubt, why, late, answered('withdrawn')), undefined)).toMatchObject({
    ...{ classes: ['in doubt'], codes: ['UNANSWERED'], asked: ['on call (in doubt): withdrawn'] },
    deeds: ['did not repeat it', 'asked', 'learned that it was done', 'took the question back'],
  });
});

test('a signal that was refused is told with its code', () => {
  expect(toldBy({ events: [], refusals: ['SIGNALS_FULL'] }, undefined).deeds).toEqual(['refused a signal, SIGNALS_FULL']);
});
