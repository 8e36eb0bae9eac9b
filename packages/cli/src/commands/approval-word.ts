/** Approving and denying: the same but for one word. */
import { randomUUID } from 'node:crypto';
import { type DecisionAnswer, DigestMismatchError, decideApproval, type PersonsDecision } from '@holdpoint/client/decide';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal, usageProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { type WaitOptions, withTimeout } from '../connect/connection-options.ts';
import { inTime } from '../connect/in-time.ts';
import { withConnection } from '../connect/with-connection.ts';
import { readSigningKey } from '../decider/signers.ts';
import { adviceFor } from '../format/advice.ts';
import { approvalLines } from '../format/approval-lines.ts';
import { rejectionText } from '../format/rejection-text.ts';
import type { Terminal } from '../terminal.ts';
import { type ApprovalNamed, namedApproval } from './named-approval.ts';

interface Options extends WaitOptions {
  readonly task?: string;
  readonly as: string;
  readonly key?: string;
  readonly reason?: string;
  readonly json?: true;
}

/** What distinguishes the two commands. */
export interface Word {
  readonly verdict: 'approve' | 'deny';
  readonly summary: string;
  readonly examples: readonly string[];
}

export function addApprovalWord(parent: Command, terminal: Terminal, { verdict, summary, examples }: Word): void {
  const command = addCommand(parent, {
    name: `${verdict} [approval-id]`,
    summary,
    description:
      'Signs with your own private key over the very call that is shown: if the digest of what is shown is not the one that the request names, ' +
      'nothing is signed. Waits until your word is counted; exit status 1 if it does not count.',
    examples,
  });
  const reason = new Option('--reason <text>', verdict === 'deny' ? 'why: the agent sees it' : 'why');
  withTimeout(command)
    .option('--task <task-id>', 'in place of the approval: the one that this task waits for')
    .requiredOption('--as <person>', 'who you are, in the people file of the approval-service')
    .option('--key <file>', 'your private key file (HOLDPOINT_KEY_FILE)')
    .addOption(verdict === 'deny' ? reason.makeOptionMandatory() : reason)
    .action((approvalId: string | undefined, options: Options) =>
      say({ approvalId, taskId: options.task }, verdict, options, terminal),
    );
}

async function say(named: ApprovalNamed, verdict: Word['verdict'], options: Options, terminal: Terminal): Promise<void> {
  const decision = personsDecision(verdict, options);
  await withConnection(options, async (connection) => {
    const view = await namedApproval(connection, named);
    if (!options.json) for (const line of approvalLines(view)) terminal.note(line);
    const answer = await inTime(options.timeout, terminal, 'your decision', (signal) =>
      decideApproval(connection, view.request, decision, signal).catch((error: unknown) => explainMismatch(error, view.request)),
    );
    requireCounted(answer);
    terminal.print(options.json ? JSON.stringify(answer) : `${view.approvalId}: ${verdict} by ${options.as} is counted`);
  });
}

function personsDecision(verdict: Word['verdict'], { as, key, reason }: Options): PersonsDecision {
  const file = key ?? cliConfig().keyFile;
  if (file === undefined) {
    throw usageProblem(
      'no private key was given',
      'Give --key <file>, or set HOLDPOINT_KEY_FILE; to make one: holdpoint keys create',
    );
  }
  const said = { as, key: readSigningKey(file), verdict, commandId: randomUUID(), at: new Date().toISOString() };
  return reason === undefined ? said : { ...said, reason };
}

function requireCounted(answer: DecisionAnswer): void {
  switch (answer.kind) {
    case 'counted':
    case 'repeated':
      return;
    case 'rejected':
      throw refusal(answer.event.code, `Your word does not count: ${rejectionText(answer.event)}`, adviceFor(answer.event.code));
    case 'refused':
      throw refusal(answer.code, `Your word was refused: ${answer.code}`, adviceFor(answer.code));
  }
}

function explainMismatch(error: unknown, { taskId }: ApprovalAsked): never {
  if (!(error instanceof DigestMismatchError)) throw error;
  throw refusal(
    'DIGEST_MISMATCH',
    `${error.message}; nothing was signed.`,
    `What is shown is not what would run. Have task ${taskId} looked into.`,
  );
}
