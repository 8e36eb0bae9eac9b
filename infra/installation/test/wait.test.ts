import { expect, test } from 'vitest';
import { orBroken, StalledError, until } from '../src/wait.ts';

const never = <T>() => new Promise<T>(() => undefined);

test('it is asked again until the answer is yes', async () => {
  const asked: string[] = [];
  await until('three', 5_000, async () => asked.push('again') === 3);
  expect(asked).toHaveLength(3);
});

test('a question whose answer never comes does not outlast its deadline: the broker may be gone', async () => {
  await expect(until('the audit', 20, never)).rejects.toThrow(new StalledError('the audit: not after 0 s'));
});

test('a question that fails is no answer', async () => {
  await expect(until('the audit', 5_000, () => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
});

test('what waits for a process that has ended is told so, at once or later', async () => {
  const gone = new Error('audit-projector has ended by itself');
  await expect(orBroken(never(), AbortSignal.abort(gone))).rejects.toBe(gone);
  const broken = new AbortController();
  const waiting = orBroken(never(), broken.signal);
  broken.abort(gone);
  await expect(waiting).rejects.toBe(gone);
  expect(await orBroken(Promise.resolve(7), new AbortController().signal)).toBe(7);
});
