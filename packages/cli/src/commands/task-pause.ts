import { plain } from '@holdpoint/contracts/payload';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import type { Terminal } from '../terminal.ts';
import { sendCommand, type TaskCommandOptions, withSender } from './task-command.ts';

export function addTaskPause(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'pause <task-id>',
    summary: 'Let a task start nothing new until it is resumed',
    examples: ['task pause 0b0d1c2e-… --as anna --reason "the warehouse is counting"'],
  });
  withSender(command)
    .requiredOption('--reason <text>', 'why')
    .action((taskId: string, options: TaskCommandOptions & { readonly reason: string }) =>
      sendCommand(taskId, options, terminal, (facts) => ({ type: 'PauseTask', ...facts, reason: plain(options.reason) })),
    );
}
