import { defineAgent } from '@holdpoint/sdk/define-agent';
import { defineApp, isApp } from '@holdpoint/sdk/define-app';
import { defineTool } from '@holdpoint/sdk/define-tool';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const tool = defineTool({
  name: 'shop.ping',
  version: 1,
  pool: 'shop',
  description: 'Answers',
  input: z.object({}),
  output: z.object({}),
  effect: 'read',
  reversibility: 'fully_reversible',
  timeoutMs: 100,
  record: { text: 'Asked the shop for a sign of life' },
  execute: async () => ({}),
});
const clerk = {
  name: 'shop.clerk',
  version: 1,
  description: 'Serves customers',
  owner: 'olga',
  planner: { kind: 'sequence' },
} as const;

describe('an agent', () => {
  test('has limits, and asks a person on a data error, where it does not say', () => {
    expect(defineAgent({ ...clerk, limits: { maxSteps: 7 } }).contract).toMatchObject({
      limits: { maxSteps: 7, maxWallTimeMs: 86_400_000, maxCallsPerTool: 50 },
      onDataError: 'intervention',
      expectedGates: [],
      editors: [],
    });
  });

  test.each([
    ['a bad name', { name: 'Clerk!' }, /agent Clerk! v1.*name/s],
    ['a field that contracts do not have', { ownr: 'x' }, /ownr/],
    ['a limit beyond what is allowed', { limits: { maxSteps: 1e9 } }, /maxSteps/],
  ])('with %s is refused by name and field', (_name, change, reason) => {
    expect(() => defineAgent({ ...clerk, ...change })).toThrow(reason);
  });
});

describe('an app', () => {
  test('without start and stop starts and stops', async () => {
    const app = defineApp({ tools: [tool], agents: [defineAgent(clerk)] });
    await app.start({ env: {}, log: { info: () => {}, warn: () => {}, error: () => {} } });
    await app.stop();
    expect(isApp(app)).toBe(true);
  });

  test('with one name and version twice is refused', () => {
    expect(() => defineApp({ tools: [tool, tool] })).toThrow(/tool shop\.ping v1 is listed twice/);
    expect(() => defineApp({ tools: [], agents: [defineAgent(clerk), defineAgent(clerk)] })).toThrow(
      /agent shop\.clerk v1 is listed twice/,
    );
  });

  test('with a member that no definition made is refused by its place', () => {
    const loose = JSON.parse('{"contract":{"name":"x","version":1}}');
    expect(() => defineApp({ tools: [tool, loose] })).toThrow(/tools\[1\] was not made by defineTool/);
  });
});
