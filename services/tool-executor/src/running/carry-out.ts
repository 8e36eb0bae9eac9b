/** Runs a tool's own code for one attempt, and everything that follows from its end: refresh of a stale input, finding out about a doubt. */
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { ToolCall, ToolLog } from '@holdpoint/sdk/call';
import type { Tool } from '@holdpoint/sdk/tool';
import type { Clock } from '@holdpoint/stream/ports';
import type { Run } from '../domain/admit.ts';
import { ended, type Started } from '../domain/answers.ts';
import { checkInput, checkRefreshed } from '../domain/check-input.ts';
import type { Claimed } from '../domain/claims.ts';
import { isWord, leftBehind, settleDoubt, type Word } from '../domain/doubt.ts';
import type { HostedTool } from '../domain/hosting.ts';
import { failed, isDoubtful, type Judged, judge } from '../domain/judge.ts';
import { runBounded } from './run-bounded.ts';

/** What an attempt needs of its surroundings. */
export interface Surroundings {
  readonly executor: string;
  readonly clock: Clock;
  /** A log for the tool's own lines. */
  toolLog(request: ToolCallRequested): ToolLog;
}

export interface CarriedOut {
  readonly result: ToolResult;
  /** Resolves when the tool's code is really over: later than the answer, if it ignored its time-out. */
  readonly over: Promise<void>;
}

type Input = Record<string, unknown>;

/** Executes the attempt. Never rejects: whatever the tool does is an answer. */
export async function carryOut(
  request: ToolCallRequested,
  run: Run,
  cancelled: AbortSignal,
  around: Surroundings,
): Promise<CarriedOut> {
  const { clock } = around;
  const { tool } = run.hosted;
  const startedAtMs = clock.now();
  const call = callFrom(request, run.approvedBy, around);
  const work = (signal: AbortSignal) => tool.execute({ input: run.input }, { ...call, signal });
  const { ended: end, over } = await runBounded(work, { clock, timeoutMs: run.timeoutMs, cancelled });
  const judged = judge(tool, end, cancelled.aborted, clock.now());
  const by = (): Started => ({ executor: around.executor, nowMs: clock.now(), startedAtMs });
  if (isDoubtful(tool.contract.effect, judged)) {
    const word = await ask(tool, run.input, call, clock);
    return { result: settleDoubt(request, by(), judged, tool, word), over };
  }
  const final = await refreshed(tool, run.input, call, clock, judged);
  return { result: ended(request, by(), final), over };
}

/** Finds out about a `once` attempt that an owner which is gone has left behind. */
export async function findOut(
  request: ToolCallRequested,
  claim: Claimed,
  hosted: HostedTool | undefined,
  around: Surroundings,
): Promise<ToolResult> {
  const word = hosted === undefined ? undefined : await askAbout(request, hosted.tool, around);
  const by = { executor: around.executor, nowMs: around.clock.now(), startedAtMs: claim.atMs };
  return settleDoubt(request, by, leftBehind(claim.owner), hosted?.tool, word);
}

async function askAbout(request: ToolCallRequested, tool: Tool, around: Surroundings): Promise<Word> {
  if (!('plain' in request.input)) return undefined;
  const checked = checkInput(tool, request.input.plain);
  return checked.ok ? ask(tool, checked.input, callFrom(request, [], around), around.clock) : undefined;
}

/** A stale input is read anew by the tool itself. If that fails, its failure is the answer: without a new input a retry would be stale again. */
async function refreshed(tool: Tool, input: Input, call: CallSoFar, clock: Clock, judged: Judged): Promise<Judged> {
  if (judged.status !== 'failed' || judged.facts.class !== 'stale_data' || tool.refresh === undefined) return judged;
  const refresh = tool.refresh.bind(tool);
  const { ended: end } = await runBounded((signal) => refresh({ input }, { ...call, signal }), {
    clock,
    timeoutMs: tool.contract.timeoutMs,
  });
  if (end.how !== 'returned') return judge(tool, end, false, clock.now());
  const refreshedInput = checkRefreshed(tool, end.value);
  if (refreshedInput !== undefined) return { ...judged, refreshedInput };
  return failed('fatal', 'REFRESH_INVALID', "`refresh` returned what the tool's own input schema refuses");
}

async function ask(tool: Tool, input: Input, call: CallSoFar, clock: Clock): Promise<Word> {
  if (tool.reconcile === undefined) return undefined;
  const reconcile = tool.reconcile.bind(tool);
  const { ended: end } = await runBounded((signal) => reconcile({ input }, { ...call, signal }), {
    clock,
    timeoutMs: tool.contract.timeoutMs,
  });
  if (end.how !== 'returned') call.log.warn('reconcile gave no answer');
  return end.how === 'returned' && isWord(end.value) ? end.value : undefined;
}

type CallSoFar = Omit<ToolCall, 'signal'>;

function callFrom(request: ToolCallRequested, approvedBy: readonly string[], around: Surroundings): CallSoFar {
  const { tenant, taskId, callId, attempt, idempotencyKey, agent, requestedBy } = request;
  return { tenant, taskId, callId, attempt, idempotencyKey, agent, requestedBy, approvedBy, log: around.toolLog(request) };
}
