import { expect, test } from 'vitest';
import { Stage } from '../../src/service/stage.ts';

const effect = (key: string, version = 1) => ({ isEffect: true, version, key });
const unavailable = { kind: 'status', status: 503 } as const;

test('the effect may happen although the answer denies it, and under the same key it happens no second time', () => {
  const stage = new Stage({ answers: [{ applies: true, answer: unavailable }] });
  expect(stage.play(effect('k'))).toEqual({ applies: true, answer: unavailable });
  expect(stage.play(effect('k'))).toMatchObject({ applies: false, answer: { kind: 'json' } });
  expect(stage.play(effect('other'))).toMatchObject({ applies: true });
});

test('a look changes nothing', () => {
  expect(new Stage({}).play({ isEffect: false, version: 1, key: '' })).toMatchObject({ applies: false });
});

test('what was made from an earlier version is stale; a version that runs on is never met', () => {
  const moved = new Stage({ version: 2 });
  expect(moved.play(effect('k'))).toMatchObject({ applies: false, answer: { status: 409 } });
  expect(moved.play(effect('k', moved.version))).toMatchObject({ applies: true });
  const running = new Stage({ version: 'runs_on' });
  for (const _ of [1, 2, 3]) expect(running.play(effect('k', running.version))).toMatchObject({ answer: { status: 409 } });
});

test('a tool is held once at the point that the case names', () => {
  const stage = new Stage({ holds: 'before' });
  expect([stage.holdsAt('after'), stage.holdsAt('before'), stage.holdsAt('before')]).toEqual([false, true, false]);
});

test('held during its request, its effect has happened', () => {
  expect(new Stage({ holds: 'during' }).play(effect('k'))).toEqual({ applies: true, answer: { kind: 'silence' } });
});

test('who has said "not done" refuses that request from then on', () => {
  const stage = new Stage({});
  expect(stage.outcomeOf('k')).toBe('not_done');
  expect(stage.play(effect('k'))).toMatchObject({ applies: false, answer: { status: 409 } });
  stage.play(effect('next'));
  expect(stage.outcomeOf('next')).toBe('done');
  expect(new Stage({ isForgetful: true }).outcomeOf('k')).toBe('unknown');
});
