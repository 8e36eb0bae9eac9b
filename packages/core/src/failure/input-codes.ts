/** Why a request, a command, a result or an outcome was refused to its sender, or dead-lettered. */
import { type CodeMeaning, means } from './code-line.ts';

const sender = 'Correct the sender. The record stays where it lies, and can be redriven.';
const reference = 'Send a reference to the data in place of the data, as a new request.';
const lookFirst = 'Nothing to do, if the sender looks at the task first; else correct it.';
const foreign = 'Somebody answers for what is not theirs: see who wrote it, and the rights of its topic.';

export const inputCodes = {
  TOMBSTONE: means('a tombstone where a message belongs', sender),
  NOT_FRAMED: means('the value does not begin with a zero byte and a schema id (Confluent framing)', sender),
  UNKNOWN_SCHEMA: means(
    'the registry has no schema of that id',
    'Register the schemas (`holdpoint schemas register`), then redrive.',
  ),
  NOT_JSON: means('the value is no JSON object with a type', sender),
  UNKNOWN_TYPE: means('that type of message does not belong on that topic, or is of a later release', sender),
  INVALID_SHAPE: means('the message does not fit its schema', sender),
  PAYLOAD_TOO_LARGE: means('a payload of the message is larger than 256 KiB', reference),
  MESSAGE_TOO_LARGE: means('the message is larger than what can be recorded of it', reference),
  MISPLACED: means(
    'it lies on another partition than its key belongs to',
    'Let the sender place keys by murmur2, or leave the placing to the runner.',
  ),
  NOT_CANONICAL: means('the message has no canonical JSON form (RFC 8785), or is nested too deep', sender),
  PAYLOAD_SEALED: means('the message holds a sealed value whose key is not here', sender),
  IDEMPOTENCY_CONFLICT: means('the key stands for another request already', 'Use a new key for a new request.'),
  TOO_OLD: means(
    'it was first asked before what is still remembered, so it cannot be told from a repeat',
    'Make sure that it did not run, then send it again under a new key, dated now.',
  ),
  REQUESTED_IN_FUTURE: means('`requestedAt` is more than 5 minutes ahead', "Set the sender's clock."),
  TASK_UNKNOWN: means('there is no such task', 'Send commands only after `TaskAccepted` was seen.'),
  TENANT_MISMATCH: means('it names another tenant than the task has', foreign),
  TASK_ENDED: means('the task has ended', lookFirst),
  CALL_UNKNOWN: means('the task has no such call', foreign),
  ATTEMPT_UNKNOWN: means('that attempt was never scheduled', foreign),
  WRONG_POOL: means('a result came over the topic of another pool', foreign),
  WRONG_CONTRACT: means('a result was made under another contract than the call', foreign),
  APPROVAL_UNKNOWN: means('nobody has asked for that approval, or it is no longer remembered', lookFirst),
  APPROVAL_MISMATCH: means('the outcome is for another call or other parameters than were asked about', foreign),
  APPROVAL_CONFLICT: means('that approval is open for another call', foreign),
  DIGEST_MISMATCH: means('the digest in a request for approval is not that of its call', foreign),
  CHAIN_TOO_LARGE: means(
    'a signed outcome could not hold the decisions that the chain asks for',
    'Ask for fewer people in the policy.',
  ),
  ALREADY_PAUSED: means('the task is paused already', lookFirst),
  NOT_PAUSED: means('the task is not paused', lookFirst),
  ALREADY_CANCELLING: means('somebody has cancelled the task before', lookFirst),
  SIGNALS_FULL: means('too many signals wait for a step to take them', 'Send signals that the plan waits for, and no faster.'),
  INTERVENTION_UNKNOWN: means('the task has not asked for that intervention', lookFirst),
  INTERVENTION_RESOLVED: means('somebody has resolved it before', lookFirst),
  CHOICE_NOT_OFFERED: means('the intervention does not offer that choice', 'Choose one that it offers.'),
  OUTPUT_REQUIRED: means('that choice needs an output', 'Give the output that the task is to go on with.'),
  REDRIVE_NOT_AN_INPUT: means(
    'what was to be redriven is no input of that service',
    'Name the position that the dead letter names.',
  ),
  REDRIVE_TARGET_GONE: means('retention has removed what was to be redriven', 'Have it sent anew.'),
  REDRIVE_OF_REDRIVE: means('what was to be redriven is a redrive itself', 'Name the position that the dead letter names.'),
  DEFECT: means('the service itself is wrong about this input', 'Report it with the log line; redrive it when that is mended.'),
} as const satisfies Readonly<Record<string, CodeMeaning>>;
