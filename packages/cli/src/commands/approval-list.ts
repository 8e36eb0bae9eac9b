import { openApprovals } from '@holdpoint/client/approval-log';
import { type ApprovalView, stageInTurn } from '@holdpoint/client/approval-view';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { durationText } from '../format/duration.ts';
import { payloadText } from '../format/payload-text.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly group?: string;
  readonly json?: true;
}

export function addApprovalList(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'list',
    summary: 'List the approvals that people may decide now, oldest first',
    examples: ['approval list', 'approval list --group refunds --json'],
  });
  withHome(command)
    .option('--group <group>', 'only those whose turn it is this group')
    .action((options: Options) =>
      withConnection(options, async (connection) => {
        const wanted = (view: ApprovalView) => options.group === undefined || stageInTurn(view)?.group === options.group;
        const open = (await openApprovals(connection)).filter(wanted);
        for (const view of open) terminal.print(options.json ? JSON.stringify(view) : approvalLine(view, Date.now()));
        if (!options.json) terminal.print(open.length === 1 ? '1 approval is open' : `${open.length} approvals are open`);
      }),
    );
}

function approvalLine(view: ApprovalView, now: number): string {
  const { request, approvalId } = view;
  const leftMs = Date.parse(request.decideBy) - now;
  const left =
    leftMs > 0 ? `${durationText(leftMs)} left, then ${request.onSilence === 'deny' ? 'denied' : 'approved'}` : 'overdue';
  return `${approvalId}  ${request.tool}  waits for ${stageInTurn(view)?.group ?? 'nobody'}  ${left}\n    ${payloadText(request.action)}`;
}
