import { checkInstallationSchemas } from '@holdpoint/client/installation-schemas';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { withHome } from '../connect/connection-options.ts';
import { registryTarget } from '../connect/registry-target.ts';
import { type TopologyOptions, withTopology } from '../connect/topology-options.ts';
import { printSchemaOutcomes } from '../format/schema-outcomes.ts';
import type { Terminal } from '../terminal.ts';

type Options = TopologyOptions & { readonly json?: true };

export function addSchemasCheck(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'check',
    summary: 'Say what registering the schemas would come to, and register nothing',
    description: 'For a release: whether everything ever written can still be read. Exit status 1 if a schema is not compatible.',
    examples: ['schemas check --pool retail', 'schemas check --json'],
  });
  withTopology(withHome(command)).action(async (options: Options) => {
    const { settings, topology } = await registryTarget(options);
    printSchemaOutcomes(await checkInstallationSchemas(settings, topology), options, terminal);
  });
}
