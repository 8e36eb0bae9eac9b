/** What to do about a refusal, by its code. */
const advice: Readonly<Record<string, string>> = {
  IDEMPOTENCY_CONFLICT:
    'The same key already stands for a request with another body. Use a new idempotency key, or send the first body again.',
  TOO_OLD:
    'It was first asked longer ago than repeats are remembered. Make sure that it did not run, then send it under a new key.',
  REQUESTED_IN_FUTURE: "requestedAt is more than 5 minutes ahead. Set the sender's clock right.",
  NOT_CANONICAL: 'Its body has a number or a text that canonical JSON (RFC 8785) does not allow. Mend the body.',
  PAYLOAD_TOO_LARGE: 'A payload holds at most 256 KiB. Send a reference to the data in place of the data.',
  MESSAGE_TOO_LARGE: 'All of it together is too large. Send references to the data in place of the data.',
  TASK_UNKNOWN: 'No such task. Check the id, and wait for its acceptance before you send commands.',
  TENANT_MISMATCH: 'The task belongs to another tenant. Give its own with --tenant.',
  TASK_ENDED: 'The task has ended; see how: holdpoint task show',
  ALREADY_PAUSED: 'It is paused already; to go on: holdpoint task resume',
  ALREADY_CANCELLING: 'Somebody has cancelled it already; see: holdpoint task show --follow',
  NOT_PAUSED: 'It is not paused, so there is nothing to resume.',
  INTERVENTION_UNKNOWN: 'The task asks for another intervention, or none; see: holdpoint task show',
  INTERVENTION_RESOLVED: 'Somebody has resolved it before; see: holdpoint task show',
  CHOICE_NOT_OFFERED: 'Choose one of the options that holdpoint task show names.',
  OUTPUT_REQUIRED: 'To skip or to answer give the output with --output.',
  SIGNALS_FULL: 'Wait until the task has taken the signals that it has.',
  APPROVAL_UNKNOWN: 'No such approval is open or remembered; see: holdpoint approval list',
  APPROVAL_ENDED: 'It was decided before, or withdrawn; see: holdpoint approval show',
  DECISION_LATE: 'It came after decideBy, and silence has been counted.',
  APPROVER_EXCLUDED: 'Who asked for the task, and who owns or edits the agent, may not decide. Ask somebody else.',
  ALREADY_DECIDED: 'One person counts once. Ask somebody else of the group.',
  APPROVER_OUTSIDE_GROUP: 'It is the turn of another group; see: holdpoint approval show',
  APPROVER_UNKNOWN: "Nobody of this name is in the approval-service's people file.",
  DECISION_KEY_UNKNOWN: "The key is not this person's; check --key and --as.",
  REDRIVE_TARGET_GONE: 'Retention has removed the record. Have its sender send it again.',
  REDRIVE_NOT_AN_INPUT: 'The record is on no topic that this service reads.',
};

/** What a person can do about a refusal; for a code without an entry, where to read about it. */
export function adviceFor(code: string): string {
  return advice[code] ?? 'See docs/failures.md, and holdpoint dead-letter list for the whole reason.';
}
