import { type ApprovalView, stageInTurn } from '@holdpoint/client/approval-view';
import { chainText } from './explanation-lines.ts';
import { payloadText } from './payload-text.ts';

/** Everything that an approver has to see, in full and on one screen; then what has been said so far. */
export function approvalLines(view: ApprovalView): readonly string[] {
  const { request, approvalId, words, rejected, end } = view;
  const stage = stageInTurn(view);
  return [
    `approval ${approvalId}`,
    `  action        ${payloadText(request.action)}`,
    `  reversibility ${request.reversibility}`,
    `  tool          ${request.tool}@${request.version}`,
    `  parameters    ${payloadText(request.input)}`,
    `  agent         ${request.agent.name}@${request.agent.version}, asked by ${request.requestedBy}`,
    `  it says       ${payloadText(request.reasoning)} (a claim of the agent)`,
    `  it expects    ${payloadText(request.expectedOutcome)}`,
    `  rule          ${request.rule.name}, policy ${request.rule.policyVersion}: ${request.rule.reasons.join('; ')}`,
    `  asked are     ${chainText(request.chain)}; not: ${[...new Set([...request.excluded, request.requestedBy])].join(', ')}`,
    `  decide by     ${request.decideBy}; silence ${request.onSilence === 'deny' ? 'denies' : 'approves'}`,
    `  task          ${request.taskId} (${request.taskType}, tenant ${request.tenant})`,
    `  so far        ${payloadText(request.history)}`,
    `  digest        ${request.digest}`,
    ...words.map(
      (word) =>
        `  ${word.at} ${word.approver}: ${word.verdict}${word.reason === undefined ? '' : ` – ${payloadText(word.reason)}`}`,
    ),
    ...rejected.map((word) => `  ${word.at} ${word.approver ?? 'somebody'}: did not count, ${word.code}`),
    end === undefined
      ? `  open: ${stage === undefined ? 'being settled' : `waits for ${stage.group}`}`
      : `  ${end.at} ended: ${end.resolution}${end.code === undefined ? '' : ` (${end.code})`}`,
  ];
}
