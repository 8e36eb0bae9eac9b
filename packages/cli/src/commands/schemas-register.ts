import { registerInstallationSchemas } from '@holdpoint/client/installation-schemas';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { withHome } from '../connect/connection-options.ts';
import { registryTarget } from '../connect/registry-target.ts';
import { type TopologyOptions, withTopology } from '../connect/topology-options.ts';
import { printSchemaOutcomes } from '../format/schema-outcomes.ts';
import type { Terminal } from '../terminal.ts';

type Options = TopologyOptions & { readonly json?: true };

export function addSchemasRegister(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'register',
    summary: "Put every message's schema into the registry, compatibility BACKWARD_TRANSITIVE",
    description:
      'May be run again. Without --pool the pools are those whose topics exist. Exit status 1 if a schema is not compatible.',
    examples: ['schemas register --pool retail', 'schemas register'],
  });
  withTopology(withHome(command)).action(async (options: Options) => {
    const { settings, topology } = await registryTarget(options);
    printSchemaOutcomes(await registerInstallationSchemas(settings, topology), options, terminal);
  });
}
