import { plain } from '@holdpoint/contracts/payload';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import type { Terminal } from '../terminal.ts';
import { sendCommand, type TaskCommandOptions, withSender } from './task-command.ts';

export function addTaskCancel(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'cancel <task-id>',
    summary: 'Ask a task to end',
    description:
      'No new step starts and open approvals are withdrawn. A call that runs is signalled; what cannot be stopped is said so.',
    examples: ['task cancel 0b0d1c2e-… --as anna --reason "ordered twice"'],
  });
  withSender(command)
    .requiredOption('--reason <text>', 'why')
    .action((taskId: string, options: TaskCommandOptions & { readonly reason: string }) =>
      sendCommand(taskId, options, terminal, (facts) => ({ type: 'CancelTask', ...facts, reason: plain(options.reason) })),
    );
}
