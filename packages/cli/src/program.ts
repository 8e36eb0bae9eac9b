import { Command } from 'commander';
import { addGroup } from './add-command.ts';
import { addApprovalApprove } from './commands/approval-approve.ts';
import { addApprovalDecide } from './commands/approval-decide.ts';
import { addApprovalDeny } from './commands/approval-deny.ts';
import { addApprovalList } from './commands/approval-list.ts';
import { addApprovalShow } from './commands/approval-show.ts';
import { addAuditCheckpoints } from './commands/audit-checkpoints.ts';
import { addAuditExport } from './commands/audit-export.ts';
import { addAuditVerify } from './commands/audit-verify.ts';
import { addDeadLetterList } from './commands/dead-letter-list.ts';
import { addDeadLetterRedrive } from './commands/dead-letter-redrive.ts';
import { addDeadLetterShow } from './commands/dead-letter-show.ts';
import { addDev } from './commands/dev.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeysCreate } from './commands/keys-create.ts';
import { addPartitionsList } from './commands/partitions-list.ts';
import { addPartitionsResume } from './commands/partitions-resume.ts';
import { addPolicyExplain } from './commands/policy-explain.ts';
import { addPolicyLint } from './commands/policy-lint.ts';
import { addPolicyTest } from './commands/policy-test.ts';
import { addProjectionsDigest } from './commands/projections-digest.ts';
import { addProjectionsRebuild } from './commands/projections-rebuild.ts';
import { addSchemasCheck } from './commands/schemas-check.ts';
import { addSchemasRegister } from './commands/schemas-register.ts';
import { addTaskCancel } from './commands/task-cancel.ts';
import { addTaskList } from './commands/task-list.ts';
import { addTaskPause } from './commands/task-pause.ts';
import { addTaskResolve } from './commands/task-resolve.ts';
import { addTaskResume } from './commands/task-resume.ts';
import { addTaskShow } from './commands/task-show.ts';
import { addTaskSignal } from './commands/task-signal.ts';
import { addTaskSubmit } from './commands/task-submit.ts';
import { addTopicsAcls } from './commands/topics-acls.ts';
import { addTopicsCheck } from './commands/topics-check.ts';
import { addTopicsCreate } from './commands/topics-create.ts';
import type { Terminal } from './terminal.ts';

type AddCommand = (parent: Command, terminal: Terminal) => void;

/** The groups of commands, in the order in which help lists them. */
const groups: readonly (readonly [name: string, summary: string, commands: readonly AddCommand[]])[] = [
  [
    'task',
    'Send tasks, watch them, steer them',
    [addTaskSubmit, addTaskList, addTaskShow, addTaskCancel, addTaskPause, addTaskResume, addTaskResolve, addTaskSignal],
  ],
  [
    'approval',
    'See what waits for a person, and decide it',
    [addApprovalList, addApprovalShow, addApprovalApprove, addApprovalDeny, addApprovalDecide],
  ],
  [
    'audit',
    'Export the audit record, and verify an export without trusting us',
    [addAuditExport, addAuditCheckpoints, addAuditVerify],
  ],
  [
    'projections',
    'Compare the tables that the projectors keep, and have them built anew',
    [addProjectionsDigest, addProjectionsRebuild],
  ],
  ['policy', 'Check, test and explain a policy', [addPolicyLint, addPolicyTest, addPolicyExplain]],
  [
    'dead-letter',
    'See what could not be taken, and have it read again',
    [addDeadLetterList, addDeadLetterShow, addDeadLetterRedrive],
  ],
  ['partitions', 'See how every partition does, and have a stopped one taken again', [addPartitionsList, addPartitionsResume]],
  ['keys', 'Make the keys that approvers and services sign with', [addKeysCreate]],
  ['schemas', 'Bring message schemas to the registry', [addSchemasRegister, addSchemasCheck]],
  ['topics', 'Lay out the topics of an installation', [addTopicsCreate, addTopicsCheck, addTopicsAcls]],
];

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
  for (const [name, summary, commands] of groups) {
    const group = addGroup(program, name, summary);
    for (const add of commands) add(group, terminal);
  }
  addDev(program, terminal);
  addDoctor(program, terminal);
  return program;
}

const exitStatusText = `
Exit status: 0 done · 1 the answer is no · 2 not known (incomplete, or no answer in time) · 3 wrong use ·
4 Kafka, registry or PostgreSQL not reachable or not set up · 70 a defect · 130 interrupted

Addresses come from KAFKA_BROKERS, SCHEMA_REGISTRY_URL and DATABASE_URL, else from the installation that runs on this machine.`;
