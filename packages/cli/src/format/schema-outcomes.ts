import type { SchemaOutcome } from '@holdpoint/stream/kafka/register-schemas';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

/** Prints what became of each schema, or would; exit status 1 if one is not compatible. */
export function printSchemaOutcomes(
  outcomes: readonly SchemaOutcome[],
  options: { readonly json?: true },
  terminal: Terminal,
): void {
  for (const outcome of outcomes) terminal.print(options.json ? JSON.stringify(outcome) : outcomeText(outcome));
  const counts = Map.groupBy(outcomes, ({ kind }) => kind);
  if (!options.json) terminal.print([...counts].map(([kind, of]) => `${of.length} ${kind}`).join(', '));
  if (counts.has('incompatible')) terminal.finish(EXIT.no);
}

function outcomeText(outcome: SchemaOutcome): string {
  switch (outcome.kind) {
    case 'registered':
      return `registered ${outcome.subject} as ${outcome.id}`;
    case 'incompatible':
      return `INCOMPATIBLE ${outcome.subject}: ${outcome.reasons.join('; ')}`;
    case 'new':
    case 'compatible':
      return `${outcome.kind} ${outcome.subject}`;
  }
}
