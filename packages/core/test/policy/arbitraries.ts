import { effectSchema, reversibilitySchema } from '@holdpoint/contracts/vocabulary';
import fc from 'fast-check';
import type { ApprovalTerms, Demand, GateAction, Policy, Rule } from '../../src/policy/policy.ts';

const groups = ['managers', 'finance', 'legal'];

const termsArbitrary: fc.Arbitrary<ApprovalTerms> = fc.record({
  chain: fc.uniqueArray(fc.record({ group: fc.constantFrom(...groups), needed: fc.integer({ min: 1, max: 3 }) }), {
    selector: (stage) => stage.group,
    minLength: 1,
  }),
  decideWithinMs: fc.constantFrom(60_000, 900_000, 3_600_000),
  executeWithinMs: fc.constantFrom(60_000, 3_600_000),
  onSilence: fc.constantFrom('deny', 'approve'),
  remindAtShares: fc.uniqueArray(fc.constantFrom(0.25, 0.5, 0.8)).map((shares) => shares.sort()),
});

export const demandArbitrary: fc.Arbitrary<Demand> = fc.oneof(
  fc.constant<Demand>({ kind: 'auto' }),
  fc.constant<Demand>({ kind: 'deny' }),
  termsArbitrary.map((terms): Demand => ({ kind: 'approve', terms })),
);

const tools = ['crm.read', 'crm.write', 'pay.send'];
const some = <T>(...values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

const matchArbitrary = fc.record(
  {
    tool: some(...tools, 'crm.*', '*'),
    agent: some('a', 'b'),
    effect: some(...effectSchema.options),
    reversibility: some(...reversibilitySchema.options),
  },
  { requiredKeys: [] },
);

/** Any rule at all, also those that loading refuses: evaluation has to hold without that. */
const ruleArbitrary = fc.record(
  {
    match: matchArbitrary,
    demand: demandArbitrary,
    raise: fc.constantFrom(...reversibilitySchema.options),
    reason: fc.constant('because'),
  },
  { requiredKeys: ['match', 'reason'] },
);

export const policyArbitrary: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant('1'),
  digest: fc.constant('0'.repeat(64)),
  groups: fc.shuffledSubarray(groups),
  default: termsArbitrary,
  rules: fc
    .array(ruleArbitrary, { maxLength: 8 })
    .map((rules) => rules.map((rule, n): Rule => ({ ...rule, name: `r${n}`, line: n }))),
});

export const actionArbitrary: fc.Arbitrary<GateAction> = fc.record({
  tenant: fc.constant('acme'),
  taskType: fc.constant('renewal'),
  agent: fc.constantFrom('a', 'b'),
  tool: fc.constantFrom(...tools),
  effect: fc.option(fc.constantFrom(...effectSchema.options), { nil: undefined }),
  reversibility: fc.option(fc.constantFrom(...reversibilitySchema.options), { nil: undefined }),
});
