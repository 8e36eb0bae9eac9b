/** The planner `sequence`, which the runner evaluates itself: the next step of a fixed list. */
import type { AgentContract } from '@holdpoint/contracts/contract';
import type { Decision } from '@holdpoint/contracts/decision';
import { callIdOf } from '@holdpoint/contracts/identity';
import { PAYLOAD_LIMIT_BYTES, payloadSizeBytes, plain } from '@holdpoint/contracts/payload';
import type { CallStep, Step } from '@holdpoint/contracts/step';
import { peek } from '@holdpoint/core/task/peek';
import { type Resolved, resolveReferences } from '@holdpoint/core/task/reference';
import type { LiveTask, OpenCall } from '@holdpoint/core/task/state';
import { type Draft, momentOf, record } from './draft.ts';
import { failTask } from './ending.ts';
import { askPerson } from './intervention.ts';
import { limitReached } from './limits.ts';
import type { World } from './world.ts';

/** Decides the next step, or the end; undefined while the agent is not announced and may still be. */
export function decideNextStep(world: World, draft: Draft): Draft | undefined {
  const { task, cause } = draft;
  const agent = world.catalog.agent(task.agent);
  if (agent === undefined) {
    if (cause.at < task.acceptedAtMs + world.settings.catalogWaitMs) return undefined;
    return failTask(draft, { code: 'AGENT_UNKNOWN', class: 'fatal', reason: `nobody has announced agent ${nameOf(task)}` });
  }
  const plan = planOf(agent, task);
  if (!plan.ok) return failTask(draft, { code: plan.code, class: 'data_error', reason: plan.reason });
  const step = plan.steps[task.nextStep];
  if (step === undefined) return complete(draft, plan.steps.length);
  const limit = limitReached(agent, task, cause.at, step.kind === 'call' ? step.tool : undefined);
  return limit === undefined ? decideStep(draft, agent, step, plan.steps.length) : askPerson(draft, limit);
}

/** A person chose to have the step's call done again: a new call, through its own gate. */
export function decideAgain(world: World, draft: Draft, call: OpenCall): Draft | undefined {
  const { task, cause } = draft;
  const agent = world.catalog.agent(task.agent);
  // It is the same step again, which was counted when it was decided first.
  const asBefore = { ...task, nextStep: call.step.index };
  const limit = agent && limitReached(agent, asBefore, cause.at, call.tool);
  if (limit !== undefined) return askPerson(draft, limit);
  return record(draft, {
    type: 'StepDecided',
    step: { index: call.step.index, name: call.step.name },
    decision: {
      kind: 'call',
      callId: callIdOf(task.taskId, call.step.index, call.number + 1),
      ...{ tool: call.tool, version: call.version, onDataError: call.onDataError },
      input: plain(call.input),
    },
    ...(call.step.reasoning === undefined ? {} : { reasoning: plain(call.step.reasoning) }),
    ...(call.step.expectedOutcome === undefined ? {} : { expectedOutcome: plain(call.step.expectedOutcome) }),
    planner: { kind: 'person', agent: task.agent },
  });
}

type Plan =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/** The agent's own plan stands: a request may bring one only where the contract has none. */
function planOf(agent: AgentContract, task: LiveTask): Plan {
  const own = agent.planner.steps;
  if (own !== undefined && task.plan !== undefined) {
    return {
      ok: false,
      code: 'PLAN_CONFLICT',
      reason: `agent ${nameOf(task)} has a plan of its own, and the request brought another`,
    };
  }
  const steps = own ?? task.plan;
  if (steps !== undefined) return { ok: true, steps };
  return { ok: false, code: 'PLAN_MISSING', reason: `neither agent ${nameOf(task)} nor the request has a plan` };
}

function decideStep(draft: Draft, agent: AgentContract, step: Step, planned: number): Draft {
  switch (step.kind) {
    case 'call':
      return decideCall(draft, agent, step, planned);
    case 'wait':
      return startWait(decided(draft, step, { kind: 'wait', forMs: step.forMs }, planned), step.forMs);
    case 'signal': {
      const decision = { kind: 'signal', signal: step.signal, timeoutMs: step.timeoutMs } as const;
      return startWait(decided(draft, step, decision, planned), step.timeoutMs, step.signal);
    }
    case 'ask': {
      const asked = decided(draft, step, { kind: 'ask', question: step.question }, planned);
      return askPerson(asked, {
        ...{ why: 'question', code: 'QUESTION', detail: step.question, stepIndex: draft.task.nextStep },
        options: ['answer', 'fail', 'cancel'],
      });
    }
  }
}

function decideCall(draft: Draft, agent: AgentContract, step: CallStep, planned: number): Draft {
  const { task } = draft;
  const resolved = inputOf(step, task);
  if (!resolved.ok) {
    const { code, detail } = resolved;
    const ending = decided(draft, step, { kind: 'fail', code, reason: plain(detail) }, planned);
    return failTask(ending, { code, class: 'data_error', reason: detail });
  }
  const decision: Decision = {
    kind: 'call',
    callId: callIdOf(task.taskId, task.nextStep, 1),
    ...{ tool: step.tool, version: step.version, input: plain(resolved.value) },
    onDataError: step.onDataError ?? agent.onDataError,
  };
  return decided(draft, step, decision, planned);
}

type Input = Resolved | { readonly ok: false; readonly code: 'INPUT_TOO_LARGE'; readonly detail: string };

/** The step's input with its references filled in: each part was small enough, the whole may not be. */
function inputOf(step: CallStep, task: LiveTask): Input {
  const resolved = resolveReferences(peek(step.input), task);
  if (!resolved.ok || payloadSizeBytes(resolved.value) <= PAYLOAD_LIMIT_BYTES) return resolved;
  return { ok: false, code: 'INPUT_TOO_LARGE', detail: `the input takes more than ${PAYLOAD_LIMIT_BYTES} bytes` };
}

function decided(draft: Draft, step: Step, decision: Decision, planned: number): Draft {
  const { task } = draft;
  const { reasoning = plain(`Step ${task.nextStep + 1} of ${planned} of a fixed plan.`), expectedOutcome } = step;
  return record(draft, {
    type: 'StepDecided',
    step: { index: task.nextStep, name: step.name },
    decision,
    reasoning,
    ...(expectedOutcome === undefined ? {} : { expectedOutcome }),
    planner: { kind: 'sequence', agent: task.agent },
  });
}

function startWait(draft: Draft, forMs: number, signal?: string): Draft {
  const until = momentOf(draft.cause.at + forMs);
  const stepIndex = draft.task.nextStep - 1;
  return record(draft, { type: 'WaitStarted', stepIndex, until, ...(signal === undefined ? {} : { signal }) });
}

/** Every step is complete: the last one's output is the task's. */
function complete(draft: Draft, planned: number): Draft {
  const { task } = draft;
  const output = plain(task.lastOutput);
  const decidedEnd = record(draft, {
    type: 'StepDecided',
    step: { index: task.nextStep, name: 'complete' },
    decision: { kind: 'complete', output },
    reasoning: plain(`All ${planned} steps of the plan are complete.`),
    planner: { kind: 'sequence', agent: task.agent },
  });
  return record(decidedEnd, { type: 'TaskCompleted', output, calls: task.calls });
}

function nameOf({ agent }: LiveTask): string {
  return `"${agent.name}" version ${agent.version}`;
}
