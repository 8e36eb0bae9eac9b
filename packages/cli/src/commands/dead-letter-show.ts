import { payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { adviceFor } from '../format/advice.ts';
import { letterOf, originArgument } from '../origin-argument.ts';
import type { Terminal } from '../terminal.ts';

type Options = ConnectionOptions & { readonly json?: true };

/** Text of a record that is shown at most. */
const SHOWN_CHARACTERS = 10_000;

export function addDeadLetterShow(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'show <origin>',
    summary: 'Show why a record was dead-lettered, and the record itself',
    description: 'The record may hold payloads; it is shown as it lies in the topic.',
    examples: ['dead-letter show task.requests/3/1042'],
  });
  withHome(command).action((text: string, options: Options) =>
    withConnection(options, async (connection) => {
      const origin = originArgument(text);
      const { letter, letteredAt } = await letterOf(connection, origin);
      const raw = await connection.reader.readOne(origin.topic, origin.partition, origin.offset);
      const record = raw === undefined ? null : { key: raw.key, headers: raw.headers, text: textOf(raw) };
      if (options.json) return terminal.print(JSON.stringify({ letter, letteredAt, record }));
      terminal.print(`${text}: ${letter.code} (${letter.service}, ${new Date(letteredAt).toISOString()})`);
      terminal.print(`  ${letter.detail}\n  ${adviceFor(letter.code)}`);
      terminal.print(
        record === null
          ? '  the record is no longer in the topic'
          : `  key ${record.key}, ${payloadSizeBytes(record.text)} bytes\n${record.text}`,
      );
    }),
  );
}

/** The value as text, without the Confluent frame where it has one. */
function textOf({ value }: RawRecord): string {
  if (value === null) return '(no value)';
  const isFramed = value.length > 5 && value[0] === 0;
  return value.toString('utf8', isFramed ? 5 : 0).slice(0, SHOWN_CHARACTERS);
}
