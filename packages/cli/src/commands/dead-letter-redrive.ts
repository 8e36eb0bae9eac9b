import { randomUUID } from 'node:crypto';
import { canRedrive, redrive } from '@holdpoint/client/redrive';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type WaitOptions, withTimeout } from '../connect/connection-options.ts';
import { inTime } from '../connect/in-time.ts';
import { withConnection } from '../connect/with-connection.ts';
import { adviceFor } from '../format/advice.ts';
import { letterOf, originArgument } from '../origin-argument.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends WaitOptions {
  readonly as: string;
  readonly json?: true;
}

export function addDeadLetterRedrive(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'redrive <origin>',
    summary: 'Have a service read a dead-lettered record again, once its cause is mended',
    description:
      'The service reads it in the order of its commands. Safe to repeat: what was accepted meanwhile is not done twice. Exit status 1 if it ' +
      'is refused again.',
    examples: ['dead-letter redrive task.requests/3/1042 --as anna'],
  });
  withTimeout(command)
    .requiredOption('--as <person>', 'who wants it')
    .action((text: string, options: Options) =>
      withConnection(options, async (connection) => {
        const { letter } = await letterOf(connection, originArgument(text));
        if (!canRedrive(letter.service)) throw notRedriven(letter.service);
        const order = { by: options.as, commandId: randomUUID(), at: new Date().toISOString() };
        const answer = await inTime(options.timeout, terminal, 'the redrive', (signal) =>
          redrive(connection, letter, order, signal),
        );
        if (answer.kind === 'refused') throw refusal(answer.code, `Refused again: ${answer.code}`, adviceFor(answer.code));
        if (options.json) return terminal.print(JSON.stringify({ origin: letter.origin, ...answer }));
        terminal.print(answer.kind === 'accepted' ? `${text}: ${answer.event.type}` : `${text}: nothing to do any more`);
      }),
    );
}

function notRedriven(service: string) {
  const message = `Dead letters of ${service} are not redriven: the task-runner settles such a call as unanswered.`;
  return refusal('NOT_REDRIVEN', message, 'See what became of its task: holdpoint task show');
}
