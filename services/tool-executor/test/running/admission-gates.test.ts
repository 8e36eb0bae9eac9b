import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { describe, expect, test } from 'vitest';
import { AdmissionGates, type Pass } from '../../src/running/admission-gates.ts';
import { toolWith } from '../support/tools.ts';

const never = new AbortController().signal;
const other = toolWith({ name: 'bank.balance' });

function gates(concurrency: number) {
  const clock = new ManualClock(0);
  const gate = new AdmissionGates({ clock, concurrency });
  const entered: (Pass | undefined)[] = [];
  const enter = (tool = toolWith(), signal = never, untilMs = 60_000) =>
    void gate.enter(tool, signal, untilMs).then((pass) => entered.push(pass));
  return { clock, gate, entered, enter };
}

describe('attempts at once', () => {
  test('are no more in the process than it allows; the next enters when one is answered', async () => {
    const { clock, entered, enter } = gates(2);
    enter();
    enter(other);
    enter();
    await clock.advance(0);
    expect(entered).toHaveLength(2);
    entered[0]?.leave(Promise.resolve());
    await clock.advance(0);
    expect(entered).toHaveLength(3);
  });

  test('are no more of a tool than it allows, and do not hold up others', async () => {
    const { clock, entered, enter } = gates(10);
    const narrow = toolWith({ limits: { concurrency: 1 } });
    enter(narrow);
    enter(narrow);
    enter(other);
    await clock.advance(0);
    expect(entered).toHaveLength(2);
  });

  test('of a tool that does not end hold its own place, and give the process’s back', async () => {
    const { clock, gate, entered, enter } = gates(1);
    const narrow = toolWith({ limits: { concurrency: 1 } });
    const code = Promise.withResolvers<void>();
    enter(narrow);
    await clock.advance(0);
    entered[0]?.leave(code.promise);
    enter(narrow);
    enter(other);
    await clock.advance(0);
    expect(entered).toHaveLength(2);
    expect(gate.load()).toContainEqual({ tool: 'bank.transfer', running: 0, overrunning: 1 });
    code.resolve();
    entered[1]?.leave(Promise.resolve());
    await clock.advance(0);
    expect(entered).toHaveLength(3);
  });

  test('that are given up while they wait take no place', async () => {
    const { clock, entered, enter } = gates(1);
    const lost = new AbortController();
    enter();
    enter(toolWith(), lost.signal);
    await clock.advance(0);
    lost.abort();
    await clock.advance(0);
    expect(entered.map((pass) => pass !== undefined)).toEqual([true, false]);
    entered[0]?.leave(Promise.resolve());
    enter(other);
    await clock.advance(0);
    expect(entered).toHaveLength(3);
  });
});

describe('an attempt that may start no more', () => {
  test.each([
    ['for a place', {}],
    ['for its turn', { ratePerSecond: 0.1 }],
  ])('waits no longer %s, and takes none', async (_, limits) => {
    const { clock, entered, enter } = gates(1);
    const tool = toolWith({ limits });
    enter(tool);
    enter(tool, never, 500);
    await clock.advance(500);
    expect(entered).toHaveLength(1);
    await clock.advance(1);
    expect(entered.map((pass) => pass !== undefined)).toEqual([true, false]);
    entered[0]?.leave(Promise.resolve());
    enter(other);
    await clock.advance(0);
    expect(entered).toHaveLength(3);
  });

  test('is not one whose time lies beyond what a timer can hold', async () => {
    const { clock, entered, enter } = gates(1);
    enter();
    enter(other, never, 2 ** 40);
    await clock.advance(1_000);
    expect(entered).toHaveLength(1);
  });
});

test('a tool with a rate starts evenly, no more often', async () => {
  const { clock, entered, enter } = gates(10);
  const paced = toolWith({ limits: { ratePerSecond: 2 } });
  for (let n = 0; n < 4; n += 1) enter(paced);
  const counts: number[] = [];
  for (const stepMs of [0, 499, 1, 500, 500]) {
    await clock.advance(stepMs);
    counts.push(entered.length);
  }
  expect(counts).toEqual([1, 1, 2, 3, 4]);
});
