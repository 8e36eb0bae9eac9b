import type { Answer } from '@holdpoint/client/answer';
import type { DecisionAnswer } from '@holdpoint/client/decide';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { DeciderReport } from '../decider/approvals-decider.ts';
import type { InterventionReport } from '../decider/interventions-decider.ts';

/** One line for one decision. */
export function deciderLine(report: DeciderReport | InterventionReport): string {
  switch (report.kind) {
    case 'word':
      return `${report.view.approvalId} ${report.view.request.tool}: ${report.as} ${said[report.verdict]}, ${wordText(report.answer)}`;
    case 'nobody':
      return `${report.view.approvalId} ${report.view.request.tool}: nobody of ${report.group} is at hand who may decide`;
    case 'intervention':
      return `${report.asked.taskId} ${report.asked.why} ${report.asked.code}: ${report.rule.as} chose ${report.rule.choose}, ${answerText(report.answer)}`;
  }
}

/** The same for programs. */
export function deciderJson(report: DeciderReport | InterventionReport): string {
  switch (report.kind) {
    case 'word': {
      const { as, verdict, answer, view } = report;
      const { approvalId, request } = view;
      return JSON.stringify({
        kind: 'word',
        approvalId,
        taskId: request.taskId,
        tool: request.tool,
        as,
        verdict,
        answer: wordText(answer),
      });
    }
    case 'nobody': {
      const { approvalId, request } = report.view;
      return JSON.stringify({ kind: 'nobody', approvalId, taskId: request.taskId, tool: request.tool, group: report.group });
    }
    case 'intervention': {
      const { taskId, interventionId, why, code } = report.asked;
      const { as, choose } = report.rule;
      return JSON.stringify({
        kind: 'intervention',
        taskId,
        interventionId,
        why,
        code,
        as,
        choose,
        answer: answerText(report.answer),
      });
    }
  }
}

const said = { approve: 'approved', deny: 'denied' } as const;

function wordText(answer: DecisionAnswer): string {
  switch (answer.kind) {
    case 'counted':
    case 'repeated':
      return 'counted';
    case 'rejected':
      return `not counted: ${answer.event.code}`;
    case 'refused':
      return `refused: ${answer.code}`;
  }
}

function answerText(answer: Answer<TaskEvent>): string {
  return answer.kind === 'refused' ? `refused: ${answer.code}` : answer.kind;
}
