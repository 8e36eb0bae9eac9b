import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { usageProblem } from '../cli-problem.ts';
import { createApproverKey } from '../keys/create-approver-key.ts';
import { createServiceKey, type ServiceKeyKind } from '../keys/create-service-key.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly kind: 'approver' | ServiceKeyKind;
  readonly id?: string;
  readonly name?: string;
  readonly group?: readonly string[];
  readonly out: string;
  readonly people: string;
  readonly json?: true;
}

export function addKeysCreate(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'create',
    summary: 'Make a key pair: for an approver, or for a service',
    description:
      'An approver gets a private key file of their own and an entry in the people file. Secret files are readable by their owner alone, ' +
      'and nothing is ever overwritten.',
    examples: [
      'keys create --id anna --name "Anna Berg" --group shop-managers --out keys --people people.yaml',
      'keys create --kind approval-service --out keys',
      'keys create --kind audit-signer --name audit.shop.example --out keys',
      'keys create --kind reference --out keys',
    ],
  })
    .addOption(
      new Option('--kind <kind>', 'whose key')
        .choices(['approver', 'approval-service', 'audit-signer', 'reference'])
        .default('approver'),
    )
    .option('--id <id>', "the approver's id")
    .option('--name <name>', "the approver's name as people write it; for an audit signer the key's name, a host of yours")
    .option('--group <group...>', 'groups that the approver belongs to, at least one')
    .option('--out <folder>', 'where the key files go', 'keys')
    .option('--people <file>', 'the people file, made if it is not there', 'people.yaml')
    .action((options: Options) => {
      const created = options.kind === 'approver' ? createApprover(options) : createForService(options.kind, options);
      if (options.json) return terminal.print(JSON.stringify({ kind: options.kind, ...created }));
      for (const [what, value] of Object.entries(created)) terminal.print(`${what}: ${value}`);
    });
}

function createApprover({ id, name, group, out, people }: Options): object {
  if (id === undefined || group === undefined) {
    throw usageProblem('an approver needs an id and a group', 'Example: holdpoint keys create --id anna --group shop-managers');
  }
  return createApproverKey({ id, groups: group, folder: out, peopleFile: people, ...(name === undefined ? {} : { name }) });
}

function createForService(kind: ServiceKeyKind, { name, out }: Options): object {
  if (kind !== 'audit-signer') return createServiceKey(kind, { folder: out, name: kind });
  if (name === undefined) {
    throw usageProblem('a key that signs checkpoints needs a name', 'Example: --name audit.shop.example (a host of yours)');
  }
  return createServiceKey(kind, { folder: out, name });
}
