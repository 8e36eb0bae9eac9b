/** What can go wrong in a transport or a codec, told apart by class, never by message text. */

export class StreamError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another holder has taken the log over; nothing of the append is visible. */
export class FencedError extends StreamError {}
/** The append may or may not have been committed. */
export class UnknownOutcomeError extends StreamError {}
/** The log's end is not where its single writer left it. */
export class UnexpectedOffsetError extends StreamError {}
/** A defect, never retried: a record or a slice that the broker will not take. */
export class RecordTooLargeError extends StreamError {}
/** A range that was to be read is not (or no longer) in the log. */
export class LogGapError extends StreamError {}
export class UnknownTopicError extends StreamError {}
/** The topic does not have the partition count that was configured. */
export class PartitionCountError extends StreamError {}
/** No answer from the schema registry; its 404 is an answer. */
export class RegistryUnavailableError extends StreamError {}
/** No answer from the brokers, after as many tries as the transport makes by itself. What was on its way may have arrived. */
export class BrokerUnavailableError extends StreamError {}
/** A broker was reached, and one side does not trust the other: certificate, name or password. Time does not mend it. */
export class BrokerRefusedError extends StreamError {}
/** A payload field is larger than allowed. */
export class PayloadTooLargeError extends StreamError {}
/** The whole message is larger than allowed. */
export class MessageTooLargeError extends StreamError {}
/** A message that breaks its own schema: our defect. */
export class UnencodableError extends StreamError {}
/** Ended by `stop()` or a lost assignment while waiting. */
export class StoppedError extends StreamError {}
