/** How an approval ended, and why a decision did not count. The codes of signatures are those of `ownCodes`. */
import { type CodeMeaning, means } from './code-line.ts';

export const approvalCodes = {
  APPROVED_BY_PEOPLE: means('as many people have approved as the chain asks for', 'Nothing.'),
  APPROVED_BY_SILENCE: means('nobody has answered, and policy takes that for a yes where all can be taken back', 'Nothing.'),
  APPROVAL_DENIED: means('a person has denied', 'Nothing; the agent sees the reason.'),
  APPROVAL_EXPIRED: means('nobody has decided in time: silence is denial', 'Look at who should have been reminded.'),
  APPROVAL_ENDED: means('the decision came after the end; the answer tells the outcome', 'Nothing.'),
  DECISION_LATE: means('the decision came after `decideBy`, by the time of the broker', 'Decide on the next request sooner.'),
} as const satisfies Readonly<Record<string, CodeMeaning>>;
