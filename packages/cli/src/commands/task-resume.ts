import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import type { Terminal } from '../terminal.ts';
import { sendCommand, type TaskCommandOptions, withSender } from './task-command.ts';

export function addTaskResume(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'resume <task-id>',
    summary: 'Let a paused task go on where it stands',
    examples: ['task resume 0b0d1c2e-… --as anna'],
  });
  withSender(command).action((taskId: string, options: TaskCommandOptions) =>
    sendCommand(taskId, options, terminal, (facts) => ({ type: 'ResumeTask', ...facts })),
  );
}
