import { findApproval } from '@holdpoint/client/approval-log';
import type { ApprovalView } from '@holdpoint/client/approval-view';
import type { Connection } from '@holdpoint/client/connection';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { adviceFor } from '../format/advice.ts';
import { approvalLines } from '../format/approval-lines.ts';
import type { Terminal } from '../terminal.ts';

type Options = ConnectionOptions & { readonly json?: true };

export function addApprovalShow(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'show <approval-id>',
    summary: 'Show an approval in full: what is to be done, why, who is asked, what was said',
    examples: ['approval show 6d1f…', 'approval show 6d1f… --json'],
  });
  withHome(command).action((approvalId: string, options: Options) =>
    withConnection(options, async (connection) => {
      const view = await knownApproval(connection, approvalId);
      if (options.json) return terminal.print(JSON.stringify(view));
      for (const line of approvalLines(view)) terminal.print(line);
    }),
  );
}

/** The approval. @throws CliProblem if the log does not know it */
export async function knownApproval(connection: Connection, approvalId: string): Promise<ApprovalView> {
  const view = await findApproval(connection, approvalId);
  if (view !== undefined) return view;
  throw refusal('APPROVAL_UNKNOWN', `No approval ${approvalId} was opened.`, adviceFor('APPROVAL_UNKNOWN'));
}
