import { approvalCodes } from '@holdpoint/core/failure/approval-codes';
import { failureDocument } from '@holdpoint/core/failure/document';
import { inputCodes } from '@holdpoint/core/failure/input-codes';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { adviceFor } from '../src/format/advice.ts';
import { createProgram } from '../src/program.ts';
import { processTerminal } from '../src/terminal.ts';

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];
const pathOf = (command: Command): string => (command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`);
const commands = everyCommand(createProgram(processTerminal()));
const paths = new Set(commands.filter(({ commands: own }) => own.length === 0).map(pathOf));
const options = new Set(commands.flatMap((command) => command.options.map(({ long }) => long)));

/** What people are told to do about a code, on the page and by the command line. */
const advice = [failureDocument(), ...Object.keys({ ...inputCodes, ...approvalCodes }).map(adviceFor)].join('\n');

it('names no option that no command has', () => {
  const named = [...advice.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
  expect(named.filter((option) => !options.has(option))).toEqual([]);
});

it('names no command that there is not', () => {
  const named = [...advice.matchAll(/holdpoint(?<first> [a-z-]+)(?<second> [a-z-]+)?/g)].map(({ groups }) => groups);
  expect(named.length).toBeGreaterThan(10);
  const unknown = named.filter((one) => !paths.has(`${one?.first}`) && !paths.has(`${one?.first}${one?.second}`));
  expect(unknown).toEqual([]);
});
