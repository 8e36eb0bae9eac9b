import type { AgentContract } from '@holdpoint/contracts/contract';
import { approvalIdOf } from '@holdpoint/contracts/identity';
import { plain } from '@holdpoint/contracts/payload';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import { hideNothing, renderTemplate } from '@holdpoint/core/record-template';
import { historyJson, historyOf } from '@holdpoint/core/task/history';
import type { LiveTask } from '@holdpoint/core/task/state';
import { type Draft, momentOf, record } from './draft.ts';
import type { GateCase } from './gate-case.ts';

type ApproveAnswer = Extract<GateAnswer, { outcome: 'approve' }>;
/** As many reminders as the contract of the event has room for. */
const REMINDER_LIMIT = 10;

/** Asks people, with everything that they need on one screen, and everything that their word will be bound to. */
export function askApproval(draft: Draft, { call, tool, agent, input, digest }: GateCase, answer: ApproveAnswer): Draft {
  const { task, cause } = draft;
  const { contract } = tool;
  return record(draft, {
    type: 'ApprovalRequested',
    approvalId: approvalIdOf(task.taskId, task.seq + 1),
    ...{ callId: call.callId, tool: call.tool, version: call.version, contractDigest: tool.digest },
    ...{ agent: task.agent, requestedBy: task.requestedBy, input: plain(input), digest },
    ...{ reversibility: answer.reversibility, rule: answer.rule, chain: [...answer.chain] },
    excluded: excludedFrom(task, agent),
    expected: agent.expectedGates.includes(call.tool),
    decideBy: momentOf(cause.at + answer.decideWithinMs),
    executeWithinMs: answer.executeWithinMs,
    onSilence: answer.reversibility === 'fully_reversible' ? answer.onSilence : 'deny',
    remindAt: remindAt(cause.at, answer),
    action: plain(renderTemplate(contract.record.text, { input }, contract.record.personal, hideNothing)),
    ...(call.step.reasoning === undefined ? {} : { reasoning: plain(call.step.reasoning) }),
    ...(call.step.expectedOutcome === undefined ? {} : { expectedOutcome: plain(call.step.expectedOutcome) }),
    history: plain(historyJson(historyOf(task))),
  });
}

/** Separation of duties: who asked, and who answers for the agent, cannot approve. */
function excludedFrom({ requestedBy }: LiveTask, { owner, editors }: AgentContract): string[] {
  return [...new Set([requestedBy, owner, ...editors])];
}

function remindAt(atMs: number, { remindAtShares, decideWithinMs }: ApproveAnswer): string[] {
  return remindAtShares.slice(0, REMINDER_LIMIT).map((share) => momentOf(atMs + Math.floor(share * decideWithinMs)));
}
