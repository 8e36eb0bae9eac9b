import { type Right, rightsOf } from '@holdpoint/contracts/topic-rights';
import { type Command, InvalidArgumentError } from 'commander';
import { addCommand } from '../add-command.ts';
import { usageProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { type TopologyOptions, topologyOf, withTopology } from '../connect/topology-options.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends TopologyOptions {
  readonly principal?: Readonly<Record<string, string>>;
  readonly json?: true;
}

export function addTopicsAcls(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'acls',
    summary: 'Print the rights that each service needs on the broker, as kafka-acls.sh commands',
    description:
      'Made from the table of topics (docs/topics.md): one writer a topic. Nothing is connected to. $KAFKA_ADMIN stands for what ' +
      'kafka-acls.sh needs to reach the cluster. Roles: task-runner, tool-executor.<pool>, approval-service, audit-projector, ' +
      'metrics-projector, upstream, operators, auditors, installer.',
    examples: ['topics acls --pool retail > acls.sh', 'topics acls --pool retail --principal task-runner=User:CN=runner,O=acme'],
  });
  withTopology(command)
    .option('--principal <role=principal...>', "the broker's name for a role (User:<role>)", collectPrincipal)
    .action((options: Options) => print(options, terminal));
}

function print(options: Options, terminal: Terminal): void {
  const pools = Object.keys(topologyOf(options).pools);
  if (pools.length === 0) throw usageProblem('no pool was named', 'Example: holdpoint topics acls --pool retail');
  const rights = rightsOf(cliConfig().topicPrefix, pools);
  const principals = options.principal ?? {};
  const unknown = Object.keys(principals).find((role) => rights.every((right) => right.role !== role));
  if (unknown !== undefined) throw usageProblem(`there is no role ${unknown}`, 'See holdpoint topics acls --help for the roles.');
  const named = rights.map((right) => ({ ...right, principal: principals[right.role] ?? `User:${right.role}` }));
  if (options.json) for (const right of named) terminal.print(JSON.stringify(right));
  else terminal.print(['#!/bin/sh', 'set -eu', ...named.map(aclCommand)].join('\n'));
}

function aclCommand({ principal, operation, resource, name, pattern }: Right & { readonly principal: string }): string {
  const who = `--allow-principal '${principal}' --operation ${operation}`;
  return `kafka-acls.sh $KAFKA_ADMIN --add ${who} --${resource} '${name}' --resource-pattern-type ${pattern}`;
}

function collectPrincipal(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, role = '', principal = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!/^\w+:[^']+$/.test(principal)) throw new InvalidArgumentError('Expected <role>=User:<name>.');
  return { ...before, [role]: principal };
}
