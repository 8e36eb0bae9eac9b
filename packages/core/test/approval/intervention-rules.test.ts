import { describe, expect, it } from 'vitest';
import { parseDeciderRules } from '../../src/approval/decider-rules.ts';
import { answerByRules } from '../../src/approval/intervention-rules.ts';

function rulesOf(text: string) {
  const read = parseDeciderRules(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.interventions;
}
const permission = { why: 'permission', code: 'FORBIDDEN', options: ['retry', 'fail', 'cancel'] } as const;

describe('rules for interventions', () => {
  it('answers with the first rule that fits', () => {
    const rules = rulesOf('interventions: [{why: in_doubt, choose: fail, as: anna}, {why: permission, choose: retry, as: ben}]');
    expect(answerByRules(rules, permission)?.as).toBe('ben');
  });

  it('leaves alone what no rule names, and what a rule would answer with a choice that is not offered', () => {
    expect(answerByRules(rulesOf('interventions: [{why: loop, choose: fail, as: anna}]'), permission)).toBeUndefined();
    expect(
      answerByRules(rulesOf('interventions: [{why: permission, choose: skip, as: a, output: {}}]'), permission),
    ).toBeUndefined();
  });

  it('asks for an output where the choice needs one, and says where', () => {
    const read = parseDeciderRules('interventions:\n  - {why: question, choose: answer, as: anna}');
    expect(read).toMatchObject({ ok: false, problems: [{ line: 2, message: expect.stringContaining('output') }] });
  });
});
