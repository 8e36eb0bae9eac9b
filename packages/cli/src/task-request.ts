/** A task request from a file or from options. */
import { type TaskRequested, taskRequestedSchema } from '@holdpoint/contracts/messages/task-requests';
import { z } from 'zod';
import { usageProblem } from './cli-problem.ts';
import { jsonArgument, jsonFile } from './read-json.ts';

/** The options of `task submit`. With `from`, the others replace what the file says. */
export interface RequestOptions {
  readonly from?: string;
  readonly tenant?: string;
  readonly key?: string;
  readonly by?: string;
  readonly type?: string;
  /** `name@version` */
  readonly agent?: string;
  readonly input?: string;
  readonly steps?: string;
  readonly requestedAt?: string;
}

const objectSchema = z.record(z.string(), z.unknown());

/**
 * The request. What is absent and has only one sensible value is filled in: `type`, and `requestedAt` with `now` (ISO 8601, UTC).
 * @throws CliProblem naming every field that is missing or wrong
 */
export function taskRequest(options: RequestOptions, now: string): TaskRequested {
  const { from, tenant, key, by, type, agent, input, steps, requestedAt } = options;
  const base = from === undefined ? {} : objectSchema.safeParse(jsonFile(from)).data;
  if (base === undefined) throw usageProblem(`${from} is no JSON object`, 'See docs/submit-from-anywhere.md for the fields.');
  const request = {
    ...{ requestedAt: now, input: { plain: {} } },
    ...base,
    ...defined({ tenant, idempotencyKey: key, requestedBy: by, taskType: type, requestedAt }),
    ...(agent === undefined ? {} : { agent: agentRef(agent) }),
    ...(input === undefined ? {} : { input: { plain: jsonArgument('--input', input) } }),
    ...(steps === undefined ? {} : { steps: jsonArgument('--steps', steps) }),
    type: 'TaskRequested',
  };
  return parsed(request);
}

function parsed(request: object): TaskRequested {
  const read = taskRequestedSchema.safeParse(request);
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `${issue.path.join('.') || 'the request'}: ${issue.message}`);
  throw usageProblem(`The request is not complete:\n  ${lines.join('\n  ')}`, 'holdpoint task submit --help shows the options.');
}

function agentRef(text: string): { name: string; version: number } {
  const [, name, version] = /^([^@]+)@(\d+)$/.exec(text) ?? [];
  if (name === undefined) throw usageProblem(`--agent ${text} is not name@version`, 'Example: --agent retail.service-desk@1');
  return { name, version: Number(version) };
}

function defined(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
