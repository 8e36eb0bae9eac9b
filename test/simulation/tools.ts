/** The tools of the simulation: one for each effect and reversibility, which behave as the step's input asks them to. */

import type { ToolCall } from '@holdpoint/sdk/call';
import { defineAgent } from '@holdpoint/sdk/define-agent';
import { defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import { DataError, FatalError, NotStartedError, PermissionError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import { partial } from '@holdpoint/sdk/partial';
import type { Tool } from '@holdpoint/sdk/tool';
import { pauseFor } from '@holdpoint/stream/pause';
import type { Clock } from '@holdpoint/stream/ports';
import { z } from 'zod';
import { OWNER } from './parties.ts';
import type { Random } from './random.ts';
import type { Applied, Target } from './target.ts';

export const POOL = 'sim';
/** How a tool behaves. Those after `slow` go wrong until a person mends them, or for good. */
export const modes = [
  'ok',
  'slow',
  'partial',
  'flaky',
  'unsent',
  'stale',
  'timeout',
  'overrun',
  'broken',
  'permission',
  'data',
  'fatal',
] as const;
export type Mode = (typeof modes)[number];

const input = z.object({ item: z.string(), mode: z.enum(modes), version: z.int().default(0) });
const output = z.object({ item: z.string() });
type Definition = ToolDefinition<typeof input, typeof output>;
type Input = z.output<typeof input>;

const nowhere = async (): Promise<never> => {
  throw new TypeError('a simulated tool runs in a process of the simulation');
};

function define(name: string, change: Partial<Definition>): Tool {
  const rest = { refresh: nowhere, execute: nowhere, ...change };
  return defineTool({
    ...{ name, version: 1, pool: POOL, description: name, input, output, timeoutMs: 400 },
    ...{ effect: 'read', reversibility: 'fully_reversible' },
    retry: { maxAttempts: 3, initialDelayMs: 100, maxDelayMs: 2_000, maxRefreshes: 2 },
    record: { text: `${name} {input.item}`, accessed: ['item:{input.item}'] },
    ...rest,
  });
}

const definitions: readonly Tool[] = [
  define('sim.read', {}),
  define('sim.set', { effect: 'idempotent' }),
  define('sim.label', { effect: 'idempotent' }),
  define('sim.change', { effect: 'idempotent', reversibility: 'partially_reversible' }),
  define('sim.send', { effect: 'once', reversibility: 'partially_reversible', reconcile: nowhere }),
  define('sim.post', { effect: 'once', reversibility: 'partially_reversible' }),
  // Tried again so late that the claim of the attempt before has been forgotten.
  define('sim.order', {
    ...{ effect: 'once', reversibility: 'partially_reversible', reconcile: nowhere },
    retry: { maxAttempts: 3, initialDelayMs: 12_000, maxDelayMs: 20_000, maxRefreshes: 2 },
  }),
  define('sim.pay', { effect: 'once', reversibility: 'irreversible', reconcile: nowhere }),
  define('sim.wipe', { effect: 'idempotent', reversibility: 'irreversible' }),
  define('sim.forbidden', { effect: 'idempotent' }),
];
export const toolNames = definitions.map(({ contract }) => contract.name);

const agentOf = (name: string, maxSteps: number, maxWallTimeMs: number) =>
  defineAgent({
    ...{ name, version: 1, description: name, owner: OWNER, planner: { kind: 'sequence' } },
    limits: { maxSteps, maxWallTimeMs },
    expectedGates: ['sim.pay', 'sim.wipe'],
  });
/** `sim.short` meets its limits. */
export const agents = [agentOf('sim.clerk', 50, 60_000), agentOf('sim.short', 2, 8_000)];

/** Where tools run: in an executor process, on the target. */
export interface Workplace {
  readonly executor: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly target: Target;
  /** The scheduler's time. */
  now(): number;
}

/** The tools as one process hosts them. */
export const toolsAt = (place: Workplace): readonly Tool[] =>
  definitions.map((tool) => ({
    ...tool,
    execute: (args, call) => execute(place, tool, input.parse(args.input), call),
    refresh: async (args) => {
      await work(place, 5);
      const stale = input.parse(args.input);
      return { ...stale, version: stale.version + 1 };
    },
    ...(tool.reconcile === undefined ? {} : { reconcile: (args, call) => reconcile(place, input.parse(args.input), call) }),
  }));

const work = ({ clock, random }: Workplace, mostMs: number): Promise<void> => pauseFor(clock, random.between(0, mostMs));

async function execute(place: Workplace, { contract }: Tool, args: Input, call: ToolCall) {
  const use: Applied = { tool: contract, call, input: args, atMs: place.now(), executor: place.executor };
  place.target.begin(use);
  await work(place, args.mode === 'slow' ? 300 : 10);
  // Its answer is given up before it has had its effect.
  if (args.mode === 'overrun' && call.attempt < 2) await pauseFor(place.clock, 600);
  refuseBefore(place, args, call);
  if (!place.target.apply({ ...use, atMs: place.now() })) throw new DataError('SHUT_OUT', 'said to be not done before');
  await work(place, args.mode === 'slow' ? 300 : 10);
  await goWrongAfter(place, args, call);
  return args.mode === 'partial' ? partial({ item: args.item }, ['the rest']) : { item: args.item };
}

/** What stands in the way before anything has happened. */
function refuseBefore({ target }: Workplace, { mode, version }: Input, { taskId, attempt }: ToolCall): void {
  if (mode === 'unsent' && attempt < 3) throw new NotStartedError('UNREACHABLE', 'nothing was sent');
  if (mode === 'stale' && version === 0) throw new StaleDataError('CHANGED', 'read before it changed');
  if (mode === 'permission' && !target.isMended(taskId)) throw new PermissionError('NOT_ALLOWED', 'ask for it');
  if (mode === 'data' && !target.isMended(taskId)) throw new DataError('WRONG', 'not like this');
  if (mode === 'fatal') throw new FatalError('NEVER', 'it will never work');
}

/** What goes wrong when it has happened: nobody can tell from the answer. */
async function goWrongAfter({ clock, random }: Workplace, { mode }: Input, { attempt }: ToolCall): Promise<void> {
  if (mode === 'flaky' && (attempt < 3 || random.chance(0.2))) throw new TransientError('TRY_AGAIN', 'the answer got lost');
  if (mode === 'timeout' && attempt < 2) await pauseFor(clock, 600);
  if (mode === 'broken') throw new Error('something that nobody has classed');
}

async function reconcile(place: Workplace, args: Input, call: ToolCall) {
  await work(place, 5);
  if (place.random.chance(0.35)) return { status: 'unknown' } as const;
  if (place.target.isDone(call.callId)) return { status: 'done', output: { item: args.item } } as const;
  place.target.shutOut(call);
  return { status: 'not_done' } as const;
}
