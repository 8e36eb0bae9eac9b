import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/program.ts';
import { taskRequest } from '../src/task-request.ts';
import { processTerminal } from '../src/terminal.ts';
import { ran } from './recording-terminal.ts';

const leavesOf = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const pathOf = (command: Command): string[] => (command.parent === null ? [] : [...pathOf(command.parent), command.name()]);
const leaves = leavesOf(createProgram(processTerminal())).map((command) => [pathOf(command).join(' '), command] as const);

describe('every command', () => {
  it.each(leaves)('%s speaks JSON and shows examples', async (path, command) => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
    const { status, printed } = await ran(...path.split(' '), '--help');
    expect(status).toBe(0);
    expect(printed.join('\n')).toContain(`$ holdpoint ${path}`);
  });

  it('answers wrong use with 3', async () => {
    expect(await ran('no-such-command')).toMatchObject({ status: 3 });
    expect(await ran('policy', 'lint')).toMatchObject({ status: 3 });
    expect(await ran('topics', 'create', '--pool', 'Not A Pool')).toMatchObject({ status: 3 });
  });
});

describe('a request from options', () => {
  const now = '2026-01-01T00:00:00.000Z';
  const options = { tenant: 't', key: 'k', by: 'b', type: 'shop.order', agent: 'shop.desk@2' };

  it('fills in what has only one sensible value', () => {
    expect(taskRequest({ ...options, input: '{"a":1}' }, now)).toEqual({
      ...{ type: 'TaskRequested', tenant: 't', idempotencyKey: 'k', requestedBy: 'b', requestedAt: now },
      ...{ taskType: 'shop.order', agent: { name: 'shop.desk', version: 2 }, input: { plain: { a: 1 } } },
    });
  });

  it('names all that is missing at once', () => {
    expect(() => taskRequest({ tenant: 't' }, now)).toThrow(/idempotencyKey[\s\S]*requestedBy[\s\S]*agent/);
    expect(() => taskRequest({ ...options, agent: 'shop.desk' }, now)).toThrow('name@version');
    expect(() => taskRequest({ ...options, input: 'not json' }, now)).toThrow('--input is not JSON');
  });
});
