import { Command } from 'commander';
import { addGroup } from './add-command.ts';
import { addAuditVerify } from './commands/audit-verify.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeysCreate } from './commands/keys-create.ts';
import { addPolicyExplain } from './commands/policy-explain.ts';
import { addPolicyLint } from './commands/policy-lint.ts';
import { addPolicyTest } from './commands/policy-test.ts';
import type { Terminal } from './terminal.ts';

/** The whole command line. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('holdpoint')
    .description('Run, watch, approve and prove the tasks of software agents.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .showHelpAfterError('Add --help to see how it is used.')
    .addHelpText('after', exitStatusText);

  const policy = addGroup(program, 'policy', 'Check, test and explain a policy');
  for (const add of [addPolicyLint, addPolicyTest, addPolicyExplain]) add(policy, terminal);
  const audit = addGroup(program, 'audit', 'Export the audit record, and verify an export without trusting us');
  for (const add of [addAuditVerify]) add(audit, terminal);
  const keys = addGroup(program, 'keys', 'Make the keys that approvers and services sign with');
  for (const add of [addKeysCreate]) add(keys, terminal);
  addDoctor(program, terminal);
  return program;
}

const exitStatusText = `
Exit status: 0 done · 1 the answer is no · 2 not known (incomplete, or no answer in time) · 3 wrong use ·
4 Kafka, registry or PostgreSQL not reachable or not set up · 70 a defect · 130 interrupted

Addresses come from KAFKA_BROKERS, SCHEMA_REGISTRY_URL and DATABASE_URL, else from the installation that runs on this machine.`;
