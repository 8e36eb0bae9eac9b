/** The commands that pages show, against the command line: each exists, with every option that it is given. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/program.ts';
import { processTerminal } from '../src/terminal.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const pages = ['README.md', 'packages/cli/README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (page) => page.endsWith('.md'),
);

const program = createProgram(processTerminal());

/** What follows `holdpoint` in code of a page, up to where the shell takes over. */
function commandLines(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll('\\\n', ' ');
  const blocks = [...text.matchAll(/^```(\w*)(?: .*)?\n([\s\S]*?)^```$/gm)].flatMap(([, language = '', block = '']) =>
    ['', 'sh', 'bash'].includes(language) ? block.split('\n') : [],
  );
  const spans = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans].flatMap((line) => {
    const [, command] = /(?:^|\$\(|\$ |\| |npm run )holdpoint (?:-- )?([^|>#)&]+)/.exec(line.trim()) ?? [];
    return command === undefined || command.startsWith('<') || command.startsWith('(') ? [] : [command.trim()];
  });
}

/** Why that command line cannot be; undefined if it can. */
function wrongWith(line: string): string | undefined {
  let command: Command = program;
  for (const word of line.split(/\s+/)) {
    const next = command.commands.find((one) => one.name() === word);
    if (next !== undefined) command = next;
    else if (command.commands.length > 0 && !word.startsWith('-')) return `no command ${word}`;
    else if (/^--[a-z]/.test(word) && !isOption(command, word)) return `no option ${word}`;
  }
  return undefined;
}

const isOption = (command: Command, word: string): boolean =>
  word === '--help' || command.options.some(({ long }) => long === word.split('=')[0]);

describe.each(pages)('%s', (page) => {
  it('shows commands that exist', () => {
    const wrong = commandLines(page).map((line) => [line, wrongWith(line)] as const);
    expect(wrong.filter(([, why]) => why !== undefined)).toEqual([]);
  });
});

it('would find a command or an option that does not exist', () => {
  expect(wrongWith('task shew 1')).toBe('no command shew');
  expect(wrongWith('task show 1 --folow')).toBe('no option --folow');
  expect(commandLines('docs/first-gated-tool.md')).toContain('task show $TASK --follow');
  expect(commandLines('docs/operations.md')).toContain('doctor');
});
