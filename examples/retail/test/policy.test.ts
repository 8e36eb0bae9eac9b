import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decideByRules, parseDeciderRules } from '@holdpoint/core/approval/decider-rules';
import { parsePeople } from '@holdpoint/core/people';
import { testPolicy } from '@holdpoint/core/policy/cases';
import { compilePolicy } from '@holdpoint/core/policy/compile';
import { evaluatePolicy } from '@holdpoint/core/policy/evaluate';
import { expect, test } from 'vitest';
import app from '../src/app.ts';
import { ownDataSetFolder, readDataSet } from '../src/data-set/read.ts';
import { agent, tenant, unattendedTaskType } from '../src/names.ts';

const textOf = (file: string): string => readFileSync(resolve(import.meta.dirname, '..', file), 'utf8');

test('the policy is sound and says what its cases expect', () => {
  const compiled = compilePolicy(textOf('policy.yaml'));
  expect(compiled.findings).toEqual([]);
  const tested = testPolicy(textOf('policy.yaml'), textOf('policy-cases.yaml'));
  expect(tested.ok && tested.results.filter((one) => !one.passed)).toEqual([]);
});

test('the policy asks people at exactly the gates that the agent declares', () => {
  const compiled = compilePolicy(textOf('policy.yaml'));
  if (!compiled.ok) throw new Error('the policy does not compile');
  for (const { contract } of app.tools) {
    const { name: tool, effect, reversibility } = contract;
    for (const taskType of ['retail.request', unattendedTaskType]) {
      const answer = evaluatePolicy(compiled.policy, { tenant, taskType, agent: agent.name, tool, effect, reversibility });
      const isExpected = app.agents[0]?.contract.expectedGates.includes(tool);
      expect(answer.outcome, tool).toBe(isExpected ? 'approve' : 'auto');
    }
  }
});

test('the approvers refuse what the own set expects to be denied, and approve all else', async () => {
  const set = await readDataSet(ownDataSetFolder);
  const rules = ['data/approver-rules.yaml', 'approvers.yaml'].flatMap((file) => {
    const parsed = parseDeciderRules(textOf(file));
    return parsed.ok ? parsed.rules : [];
  });
  const gates = app.agents[0]?.contract.expectedGates ?? [];
  for (const [position, task] of set.tasks.entries()) {
    for (const [step, action] of task.actions.entries()) {
      const tool = `retail.${action.name}`;
      const known = set.expected[position]?.results[step];
      if (known === undefined || !gates.includes(tool)) continue;
      const { decide } = decideByRules(rules, { tool, group: 'refunds', input: action.arguments });
      const wanted = task.scenario === 'silence' ? 'ignore' : 'deny';
      expect(decide, `task ${task.id}, ${tool}`).toBe(known.denied === true ? wanted : 'approve');
    }
  }
});

test('with keys added, everyone in the template is a person who may decide', () => {
  const withKeys = textOf('people.yaml').replaceAll(/^ {2}groups: .*$/gm, (line) => `${line}\n  publicKey: ${newPublicKey()}`);
  const people = parsePeople(withKeys);
  expect([...people.keys()]).toEqual(['support-lead', 'support-deputy', 'refunds-lead', 'refunds-deputy']);
});

const newPublicKey = (): string => String(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x);
