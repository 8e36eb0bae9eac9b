import type { ApprovalEventOf } from '@holdpoint/contracts/messages/approval-events';
import { payloadText } from './payload-text.ts';

/** Why a word does not count, and the facts that the approval-service gave with it: how the approval ended, say, or whose turn it is. */
export function rejectionText({ code, detail }: Pick<ApprovalEventOf<'DecisionRejected'>, 'code' | 'detail'>): string {
  if (detail === undefined) return code;
  const { plain } = 'plain' in detail ? detail : { plain: undefined };
  const isFacts = typeof plain === 'object' && plain !== null && !Array.isArray(plain);
  return `${code} (${isFacts ? factsText(plain) : payloadText(detail)})`;
}

const factsText = (facts: object): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
