import type { Command } from 'commander';

/** A command as `--help` shows it. */
export interface CommandText {
  /** With its arguments, as commander reads them: `show <task-id>`. */
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What else there is to know; follows the summary. */
  readonly description?: string;
  /** Command lines that work as they stand, or nearly so. */
  readonly examples: readonly string[];
  /** What its group does when it is given no command. */
  readonly isDefault?: true;
}

/** Adds a command that does something. Every such command has `--json`. */
export function addCommand(parent: Command, { name, summary, description, examples, isDefault }: CommandText): Command {
  return parent
    .command(name, isDefault === undefined ? {} : { isDefault })
    .summary(summary)
    .description(description === undefined ? `${summary}.` : `${summary}.\n\n${description}`)
    .option('--json', 'print JSON, one object a line, for programs')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ holdpoint ${example}`).join('\n')}`);
}

/** Adds a command that only holds others. */
export function addGroup(parent: Command, name: string, summary: string): Command {
  return parent.command(name).summary(summary).description(`${summary}.`);
}
