import { type Effect, effectSchema, type Reversibility, reversibilitySchema } from '@holdpoint/contracts/vocabulary';
import { compilePolicy } from '@holdpoint/core/policy/compile';
import { explainPolicy } from '@holdpoint/core/policy/explain';
import { findingText } from '@holdpoint/core/policy/finding';
import type { Policy } from '@holdpoint/core/policy/policy';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { usageProblem } from '../cli-problem.ts';
import { explanationLines } from '../format/explanation-lines.ts';
import { readText } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly tool: string;
  readonly agent: string;
  readonly taskType: string;
  readonly tenant: string;
  readonly effect?: Effect;
  readonly reversibility?: Reversibility;
  readonly json?: true;
}

export function addPolicyExplain(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'explain <policy>',
    summary: 'Say what a policy answers about one action, and which rules made it so',
    description: 'Without --effect and --reversibility the tool counts as one that nobody has announced.',
    examples: [
      'policy explain policy.yaml --tool retail.cancel_pending_order --agent retail.service-desk --task-type retail.request ' +
        '--tenant retail-demo --effect idempotent --reversibility irreversible',
    ],
  })
    .requiredOption('--tool <name>', 'the tool that is to be called')
    .requiredOption('--agent <name>', 'the agent that wants it')
    .requiredOption('--task-type <name>', 'the type of its task')
    .requiredOption('--tenant <id>', 'the tenant of its task')
    .addOption(new Option('--effect <effect>', "as the tool's contract says").choices(effectSchema.options))
    .addOption(new Option('--reversibility <how>', "as the tool's contract says").choices(reversibilitySchema.options))
    .action((file: string, options: Options) => {
      const { json, effect, reversibility, tool, agent, taskType, tenant } = options;
      const explanation = explainPolicy(loadedPolicy(file), { tool, agent, taskType, tenant, effect, reversibility });
      if (json) terminal.print(JSON.stringify(explanation));
      else for (const line of explanationLines(explanation)) terminal.print(line);
    });
}

function loadedPolicy(file: string): Policy {
  const compiled = compilePolicy(readText(file));
  if (compiled.ok) return compiled.policy;
  const lines = compiled.findings.map((finding) => findingText(file, finding));
  throw usageProblem(lines.join('\n'), 'This policy would not be loaded; mend what is named above.');
}
