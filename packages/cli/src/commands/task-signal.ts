import { plain } from '@holdpoint/contracts/payload';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { jsonArgument } from '../read-json.ts';
import type { Terminal } from '../terminal.ts';
import { sendCommand, type TaskCommandOptions, withSender } from './task-command.ts';

export function addTaskSignal(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'signal <task-id> <signal>',
    summary: 'Send a task the signal that a step of it waits for, or will wait for',
    examples: [`task signal 0b0d1c2e-… parcel.arrived --as warehouse --payload '{"parcels": 2}'`],
  });
  withSender(command)
    .option('--payload <json>', "what comes with it, as JSON or @file: the step's output", 'null')
    .action((taskId: string, signal: string, options: TaskCommandOptions & { readonly payload: string }) =>
      sendCommand(taskId, options, terminal, (facts) => ({
        type: 'SignalTask',
        ...facts,
        signal,
        payload: plain(jsonArgument('--payload', options.payload)),
      })),
    );
}
