import type { Connection } from '@holdpoint/client/connection';
import { parsePeople } from '@holdpoint/core/people';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { type DeciderReport, decideApprovals } from '../decider/approvals-decider.ts';
import { decideInterventions, type InterventionReport } from '../decider/interventions-decider.ts';
import { readRules } from '../decider/rules-files.ts';
import { signersIn } from '../decider/signers.ts';
import { deciderJson, deciderLine } from '../format/decider-lines.ts';
import { readText } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly from: readonly string[];
  readonly keys: string;
  readonly people: string;
  readonly follow?: true;
  readonly json?: true;
}

export function addApprovalDecide(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'decide',
    summary: 'Decide open approvals by rules from a file, as everybody whose key is at hand',
    description:
      'Each approval gets as many words as its chain asks for, each signed with the key of another person of the right group. What no rule ' +
      'matches is left alone. The rules may answer interventions too. One line a decision; with --follow until it is stopped.\n\n' +
      'Rules: {rules: [{match?: {tool?, group?, parameters?}, decide: approve|deny|ignore, reason?}],\n' +
      '        interventions: [{why?, code?, choose, as, note?, output?}]}; the first that matches decides.',
    examples: [
      'approval decide --from rules.yaml --keys keys --people people.yaml',
      'approval decide --from exceptions.yaml usual.yaml --keys keys --follow --json',
    ],
  });
  withHome(command)
    .requiredOption('--from <file...>', 'rules files; earlier ones come first')
    .requiredOption('--keys <folder>', 'the folder of private keys (*.key.json)')
    .option('--people <file>', 'who they are, and in which groups', 'people.yaml')
    .option('--follow', 'go on deciding what is asked, until stopped')
    .action((options: Options) => decide(options, terminal));
}

async function decide(options: Options, terminal: Terminal): Promise<void> {
  const { rules, interventions } = readRules(options.from);
  const signers = signersIn(options.keys, parsePeople(readText(options.people)));
  const mode = options.follow ? 'follow' : 'once';
  const onReport = (report: DeciderReport | InterventionReport): void =>
    terminal.print(options.json ? deciderJson(report) : deciderLine(report));
  await withConnection(options, async (connection) => {
    terminal.note(`deciding as ${signers.map(({ person }) => person.id).join(', ')}`);
    const shared = { onReport, signal: terminal.interrupted };
    const answering = interventions.length === 0 ? undefined : { ...shared, rules: interventions };
    await bothOrNone(connection, mode, { ...shared, rules, signers }, answering);
  });
  if (mode === 'follow' && terminal.interrupted.aborted) terminal.note('stopped');
}

/** Approvals and interventions side by side; if one fails, the other is ended too. */
async function bothOrNone(
  connection: Connection,
  mode: 'once' | 'follow',
  approvals: Parameters<typeof decideApprovals>[2],
  interventions: Parameters<typeof decideInterventions>[2] | undefined,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([approvals.signal, failed.signal]);
  const works = [
    decideApprovals(connection, mode, { ...approvals, signal }),
    ...(interventions === undefined ? [] : [decideInterventions(connection, mode, { ...interventions, signal })]),
  ];
  const ended = works.map((work) =>
    work.catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const [first] = (await Promise.allSettled(ended)).filter((one) => one.status === 'rejected');
  if (first !== undefined) throw first.reason;
}
