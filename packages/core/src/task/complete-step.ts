import { type Json, payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';
import { KEPT_OUTPUT_BYTES, KEPT_REASONING_CHARACTERS } from './bounds.ts';
import { referredSteps } from './reference.ts';
import type { CompletedStep, DecidedStep, LiveTask } from './state.ts';

/** The step is complete: it goes into the history, and its output is kept as far as a later step may refer to it. */
export function completeStep(task: LiveTask, step: DecidedStep, status: CompletedStep['status'], output: Json): LiveTask {
  const completed: CompletedStep = { index: step.index, name: step.name, status, reasoning: cut(step.reasoning) };
  const next: LiveTask = { ...task, steps: [...task.steps, completed], lastOutput: output, work: { kind: 'between' } };
  if (!mayBeReferredTo(task.plan, step)) return next;
  const sizeBytes = payloadSizeBytes(output);
  if (task.outputBytes + sizeBytes > KEPT_OUTPUT_BYTES) return next;
  return { ...next, outputs: { ...task.outputs, [step.name]: output }, outputBytes: task.outputBytes + sizeBytes };
}

/** A plan that came with the request tells; an agent's own plan is not in the events, so there every output may be. */
function mayBeReferredTo(plan: readonly Step[] | undefined, step: DecidedStep): boolean {
  if (plan === undefined) return true;
  return plan.slice(step.index + 1).some((later) => later.kind === 'call' && referredSteps(later.input).has(step.name));
}

function cut(reasoning: Json | undefined): string | undefined {
  if (reasoning === undefined) return undefined;
  const text = typeof reasoning === 'string' ? reasoning : JSON.stringify(reasoning);
  return text.length <= KEPT_REASONING_CHARACTERS ? text : `${text.slice(0, KEPT_REASONING_CHARACTERS - 1)}…`;
}
