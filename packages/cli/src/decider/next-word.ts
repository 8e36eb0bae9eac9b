/** Whose word is next on an approval, and what it is: pure. */
import { type ApprovalView, stageInTurn } from '@holdpoint/client/approval-view';
import { standingProblem } from '@holdpoint/core/approval/chain';
import { type DeciderAnswer, type DeciderRule, decideByRules } from '@holdpoint/core/approval/decider-rules';
import { peek } from '@holdpoint/core/task/peek';
import type { Signer } from './signers.ts';

export type NextWord =
  | { readonly kind: 'speak'; readonly signer: Signer; readonly answer: Exclude<DeciderAnswer, { decide: 'ignore' }> }
  /** The approval has ended, or the rules leave it alone. */
  | { readonly kind: 'nothing' }
  /** The rules have an answer, and nobody at hand may give it. */
  | { readonly kind: 'nobody'; readonly group: string };

/** The next word by the rules: the first signer of the group in turn who may still speak. `failed` are those whose word did not count. */
export function nextWord(
  view: ApprovalView,
  rules: readonly DeciderRule[],
  signers: readonly Signer[],
  failed: ReadonlySet<string>,
): NextWord {
  const stage = stageInTurn(view);
  if (stage === undefined) return { kind: 'nothing' };
  const { tool, input, excluded, requestedBy } = view.request;
  const answer = decideByRules(rules, { tool, group: stage.group, input: peek(input) });
  if (answer.decide === 'ignore') return { kind: 'nothing' };
  const decided = view.words.map(({ approver }) => approver);
  const signer = signers.find(
    ({ person }) => !failed.has(person.id) && standingProblem(person, stage, [...excluded, requestedBy], decided) === undefined,
  );
  return signer === undefined ? { kind: 'nobody', group: stage.group } : { kind: 'speak', signer, answer };
}
