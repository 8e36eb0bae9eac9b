/** The app that the benchmark's executors host: no-ops, and agents that call them by fixed plans. */
import { existsSync } from 'node:fs';
import { defineAgent } from '@holdpoint/sdk/define-agent';
import { defineApp } from '@holdpoint/sdk/define-app';
import { defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import { callStep } from '@holdpoint/sdk/steps';
import { openCallsFile, readCallsFile } from './calls-file.ts';
import { agents, gated, noop, pool } from './names.ts';
import { answerTo, noopInput, noopOutput } from './noop.ts';

let callsFile: string | undefined;
let note: ((callId: string, attempt: number) => void) | undefined;

const common: ToolDefinition<typeof noopInput, typeof noopOutput> = {
  name: noop,
  version: 1,
  pool,
  description: 'Does nothing, and says so',
  input: noopInput,
  output: noopOutput,
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  timeoutMs: 10_000,
  record: { text: 'Did nothing for order {input.order}', accessed: ['order:{input.order}'], modified: ['nothing'] },
  execute: async ({ input }, { callId, attempt }) => {
    note?.(callId, attempt);
    return answerTo(input);
  },
};

const noopTool = defineTool(common);
const gatedTool = defineTool({ ...common, name: gated, reversibility: 'partially_reversible' });
const onceTool = defineTool({
  ...common,
  version: 2,
  effect: 'once',
  // A claim is looked into only when its owner can no longer be at work: 10 s and this.
  timeoutMs: 1_000,
  // A line that is not there proves nothing: the attempt may be about to write it.
  reconcile: async ({ input }, { callId }) =>
    callsFile !== undefined && existsSync(callsFile) && readCallsFile(callsFile).has(callId)
      ? { status: 'done', output: answerTo(input) }
      : { status: 'unknown' },
});

/** A call of a fixed plan: the order's number comes from the task's own input. */
const call = (index: number, tool: { readonly name: string; readonly version: number }) =>
  callStep(`step-${index + 1}`, tool, {
    input: { order: { $from: { pointer: '/order/number' } }, step: index + 1 },
    reasoning: `Step ${index + 1} of the plan`,
  });
const fiveOf = (tool: typeof noopTool.contract) => Array.from({ length: 5 }, (_, index) => call(index, tool));

const agent = (name: keyof typeof agents, steps: readonly ReturnType<typeof call>[], expectedGates: readonly string[] = []) =>
  defineAgent({
    name: agents[name],
    version: 1,
    description: 'Calls tools that do nothing, one after another',
    owner: 'bench-owner',
    planner: { kind: 'sequence', steps: [...steps] },
    expectedGates,
    onDataError: 'answer',
  });

export default defineApp({
  tools: [noopTool, onceTool, gatedTool],
  agents: [
    agent('calls', fiveOf(noopTool.contract)),
    agent('once', fiveOf(onceTool.contract)),
    agent('gate', [...[0, 1].map((index) => call(index, noopTool.contract)), call(2, gatedTool.contract)], [gated]),
  ],
  start: async ({ env }) => {
    callsFile = env.BENCH_CALLS_FILE;
    if (callsFile !== undefined) note = openCallsFile(callsFile);
  },
});
