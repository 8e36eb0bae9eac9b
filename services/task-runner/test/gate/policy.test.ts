import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { agent, calling, tool } from '../support/contracts.ts';
import { auto, deny, HOUR_MS, people } from '../support/policies.ts';
import { Scenario, START, TASK_ID } from '../support/scenario.ts';

const wipe = tool('crm.wipe', { effect: 'once', reversibility: 'irreversible' });

describe('the gate', () => {
  test('lets pass what policy lets pass, and says by which rule', () => {
    const task = new Scenario({ policy: auto }).accepted([calling('crm.read')]);
    expect(task.last('CallScheduled').authorisation).toMatchObject({
      kind: 'policy',
      rule: { name: 'test', policyVersion: '1' },
    });
  });

  test('denies what policy denies, and with it ends a fixed plan', () => {
    const task = new Scenario({ policy: deny }).accepted([calling('crm.read')]);
    expect(task.types()).toEqual(['TaskAccepted', 'StepDecided', 'CallDenied', 'TaskFailed']);
    expect(task.last('CallDenied')).toMatchObject({ by: 'policy', code: 'POLICY_DENIED', rule: { name: 'test' } });
    expect(task.last('TaskFailed').calls).toBe(1);
  });

  test('never lets an irreversible call pass without people, whatever policy answers (G5)', () => {
    const task = new Scenario({ tools: [wipe], policy: auto }).accepted([calling('crm.wipe')]);
    expect(task.last('CallDenied')).toMatchObject({ by: 'policy', code: 'IRREVERSIBLE_WITHOUT_CHAIN' });
    expect(task.sent).toEqual([]);
  });

  test('takes the harder of contract and policy: raised reversibility counts too', () => {
    const raised = () => ({ ...auto({ ...action }), reversibility: 'irreversible' as const });
    const action = { tenant: '', taskType: '', agent: '', tool: '', effect: 'read', reversibility: 'fully_reversible' } as const;
    const task = new Scenario({ policy: raised }).accepted([calling('crm.read')]);
    expect(task.last('CallDenied').code).toBe('IRREVERSIBLE_WITHOUT_CHAIN');
  });
});

describe('a request for approval', () => {
  test('tells approvers everything that their word will be bound to', () => {
    const step = calling('crm.read', { reasoning: plain('it is due'), expectedOutcome: plain('we know the date') });
    const task = new Scenario({ policy: people(2), agents: [agent({ expectedGates: ['crm.read'] })] }).accepted([step]);
    expect(task.state?.status).toBe('awaiting_approval');
    expect(task.last('ApprovalRequested')).toMatchObject({
      input: plain({ id: 'c-1', depth: 1 }),
      action: plain('Read contract c-1'),
      reasoning: plain('it is due'),
      expectedOutcome: plain('we know the date'),
      chain: [{ group: 'managers', needed: 2 }],
      excluded: ['rita', 'olga', 'edgar'],
      expected: true,
      decideBy: new Date(START + HOUR_MS).toISOString(),
      remindAt: [new Date(START + HOUR_MS / 2).toISOString()],
      onSilence: 'deny',
      history: plain({ omitted: 0, steps: [] }),
    });
    expect(task.sent).toMatchObject([
      { topic: 'approval.requests', key: TASK_ID, message: { type: 'ApprovalAsked', taskType: 'renewal' } },
    ]);
  });

  test('never lets silence approve what is not fully reversible (G7)', () => {
    const lenient = (action: Parameters<typeof auto>[0]) => ({ ...people()(action), onSilence: 'approve' as const });
    const approve = (reversibility: 'fully_reversible' | 'partially_reversible' | 'irreversible') =>
      new Scenario({ tools: [tool('crm.read', { reversibility })], policy: lenient })
        .accepted([calling('crm.read')])
        .last('ApprovalRequested').onSilence;
    expect([approve('fully_reversible'), approve('partially_reversible'), approve('irreversible')]).toEqual([
      'approve',
      'deny',
      'deny',
    ]);
  });
});
