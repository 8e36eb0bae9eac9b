/**
 * Every code of our own that a call can end with, in one table: code, what it is, what it means, what to do. Codes of targets (HTTP, SQLSTATE,
 * gRPC, errno) and those of tasks, approvals and inputs have tables of their own beside this one; docs/failures.md is generated from all of them.
 */
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { CodeMeaning } from './code-line.ts';

/** A failure's class; `refused`: the executor would not run it; `in_doubt`: a `once` call started, and nobody knows how it ended. */
export type CodeKind = FailureClass | 'refused' | 'in_doubt';

export interface CodeLine extends CodeMeaning {
  readonly kind: CodeKind;
}

const line = (kind: CodeKind, meaning: string, remedy: string): CodeLine => ({ kind, meaning, remedy });

const askAgain = 'It is tried again by itself, with back-off; when that is exhausted, a person is asked.';
const tellTheTruth = 'Find out what happened at the target, then resolve the intervention with what is true.';
const approveAnew = 'Nothing ran. Have the call proposed and approved anew.';
const suspect = 'Nothing ran. Someone or something changed the message, or a service has a defect: treat it as an incident.';

export const ownCodes = {
  UNCLASSIFIED: line(
    'fatal',
    'the tool threw an error that no table knows',
    'Let the tool throw a typed error, or give it a `classify`.',
  ),
  CLASSIFICATION_INVALID: line(
    'fatal',
    "the tool's own `classify` threw or gave no class and code, or what the tool threw cannot be read",
    'Mend `classify`.',
  ),
  TIMEOUT: line('transient', 'the attempt took longer than its time-out', askAgain),
  ABORTED: line('transient', 'the work was given up by its own signal', askAgain),
  CANCELLED: line('transient', 'the task was cancelled while the attempt ran', 'Nothing: the task ends as cancelled.'),
  EXECUTOR_LOST: line('transient', 'the executor that had claimed the attempt ended before it answered', askAgain),
  RECONCILED_NOT_DONE: line('transient', 'no answer came, and `reconcile` found that it was not done', askAgain),
  INPUT_INVALID: line('data_error', "the input does not fit the tool's schema", 'Correct the step that made the input.'),
  INPUT_ALTERED: line(
    'data_error',
    "the tool's schema would make another value of the input than was authorised",
    'Send the value in the form that the schema keeps, or mend the schema.',
  ),
  INPUT_SEALED: line(
    'fatal',
    'the input is encrypted, and its key is not available',
    'Look whether the key was erased on purpose.',
  ),
  REFRESH_INVALID: line('fatal', '`refresh` returned an input that the schema refuses', 'Mend `refresh`.'),
  OUTPUT_INVALID: line(
    'fatal',
    'the tool returned what its own schema refuses; a `once` call that does so is in doubt, since it has happened',
    'Mend the tool or its output schema under a new version.',
  ),
  OUTPUT_TOO_LARGE: line(
    'fatal',
    'output or remaining is larger than 256 KiB; a `once` call is in doubt, since it has happened',
    'Return a reference to the data, and the data elsewhere.',
  ),
  OUTCOME_UNKNOWN: line('in_doubt', 'the claimed attempt was never answered, and nothing tells how it ended', tellTheTruth),
  EARLIER_ATTEMPT_UNSETTLED: line(
    'in_doubt',
    'an earlier attempt of this `once` call may have happened, so this one was not started',
    tellTheTruth,
  ),
  CONTRACT_MISMATCH: line(
    'refused',
    'the request was made under another contract than the one hosted here under that name and version',
    'Host the contract that stands in the catalog, or release the change under a new version.',
  ),
  DIGEST_MISMATCH: line('refused', "the request's digest is not that of its own content", suspect),
  IRREVERSIBLE_WITHOUT_APPROVAL: line('refused', 'an irreversible call came on the word of policy alone', suspect),
  OUTCOME_MALFORMED: line('refused', 'the approval is no signed outcome', suspect),
  OUTCOME_KEY_UNKNOWN: line(
    'refused',
    "the approval is signed with a key that is not pinned as the approval-service's",
    "Compare APPROVAL_PUBLIC_KEYS with the approval-service's key; if they agree, treat it as an incident.",
  ),
  OUTCOME_KEY_IS_A_PERSONS: line('refused', "the approval-service's key is also a person's", 'Give each its own key.'),
  OUTCOME_SIGNATURE_INVALID: line('refused', "the approval-service's signature does not hold", suspect),
  OUTCOME_FOR_ANOTHER_CALL: line('refused', 'the approval is for another call', suspect),
  OUTCOME_FOR_ANOTHER_DIGEST: line('refused', 'the approval is for other parameters', suspect),
  OUTCOME_NOT_APPROVED: line('refused', 'the signed outcome does not approve', suspect),
  EXECUTE_BY_PASSED: line('refused', 'the call came to its first start after the approval had lapsed', approveAnew),
  DECISION_MALFORMED: line('refused', 'a decision inside the approval is no signed decision', suspect),
  DECISION_TOO_LARGE: line('refused', 'a decision inside the approval is larger than allowed', suspect),
  DECISION_UNSIGNED: line('refused', 'a decision inside the approval has no signature', suspect),
  DECISION_KEY_UNKNOWN: line(
    'refused',
    "a decision is signed with a key that is not the approver's",
    'Compare PEOPLE_FILE here with that of the approval-service.',
  ),
  DECISION_SIGNATURE_INVALID: line('refused', "an approver's signature does not hold", suspect),
  DECISION_FOR_ANOTHER_CALL: line('refused', 'a decision inside the approval is about another call', suspect),
  DECISION_FOR_ANOTHER_DIGEST: line('refused', 'a decision inside the approval is about other parameters', suspect),
  DECISION_NOT_AN_APPROVAL: line('refused', 'a decision inside the approval denies', suspect),
  DECISION_SUPERFLUOUS: line('refused', 'the approval holds more decisions than its chain asks for', suspect),
  APPROVER_UNKNOWN: line(
    'refused',
    'nobody of that name may decide',
    'Compare PEOPLE_FILE here with that of the approval-service.',
  ),
  APPROVER_EXCLUDED: line('refused', 'the approver asked for the task, or owns or edits the agent', approveAnew),
  APPROVER_OUTSIDE_GROUP: line('refused', 'the approver is not of the group that the stage asks for', approveAnew),
  ALREADY_DECIDED: line('refused', "one person's word was counted twice", suspect),
  CHAIN_NOT_SATISFIED: line('refused', 'fewer people have approved than the chain asks for', approveAnew),
  NEEDS_A_PERSON: line('refused', 'silence approved what is irreversible', suspect),
} as const satisfies Readonly<Record<string, CodeLine>>;

/** One of our own codes. */
export type OwnCode = keyof typeof ownCodes;

/** What each class of failure leads to. */
export const classBehaviours: Readonly<Record<FailureClass, string>> = {
  transient: 'Tried again with exponential back-off and full jitter, as often as the contract says; then a person is asked.',
  stale_data:
    "The tool's `refresh` reads anew; before and after are recorded. If that changes what was approved, the approval is stale. Without a `refresh`, or when it is exhausted, a person is asked.",
  permission: 'A person is asked.',
  data_error: 'A person is asked, or the planner goes on with it as an answer, or the task fails, as step or agent declare.',
  fatal: 'The task fails.',
};
