/** What a kafkajs error is about: its protocol type, wherever in the chain of causes it hides. */

/** The protocol's name of the error (`INVALID_PRODUCER_EPOCH`); undefined when it is none of the protocol's. */
export function protocolType(error: unknown): string | undefined {
  for (let link: unknown = error, depth = 0; link instanceof Error && depth < 10; link = causeOf(link), depth += 1) {
    if ('type' in link && typeof link.type === 'string') return link.type;
  }
  return undefined;
}

/** kafkajs keeps the cause of an exhausted retry in `cause` or, of older errors, in `originalError`. */
const causeOf = (error: Error): unknown => error.cause ?? ('originalError' in error ? error.originalError : undefined);

const fencing = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING']);
const tooLarge = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'RECORD_BATCH_TOO_LARGE']);

export const isFencing = (error: unknown): boolean => fencing.has(protocolType(error) ?? '');
export const isTooLarge = (error: unknown): boolean => tooLarge.has(protocolType(error) ?? '');
export const isOutOfRange = (error: unknown): boolean => protocolType(error) === 'OFFSET_OUT_OF_RANGE';

/** kafkajs's classes for brokers that give no answer, by name: not all of them are exported. */
const silence = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSLockTimeout',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
]);

/** Protocol errors of a cluster that is starting, electing, or short of replicas in sync: kafkajs calls them retriable, and gives up on them all the same. */
const settling = new Set([
  'COORDINATOR_NOT_AVAILABLE',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'LEADER_NOT_AVAILABLE',
  'NOT_CONTROLLER',
  'NOT_COORDINATOR_FOR_GROUP',
  'NOT_LEADER_FOR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
]);
export const isSettling = (error: unknown): boolean => settling.has(protocolType(error) ?? '');

/** Whether no broker gave an answer, behind however many tries. */
export const isSilence = (error: unknown): boolean => isNamed(error, silence);

/** Whether a broker did not take the name, the password or the mechanism. */
export const isUnauthenticated = (error: unknown): boolean => isNamed(error, new Set(['KafkaJSSASLAuthenticationError']));

function isNamed(error: unknown, names: ReadonlySet<string>): boolean {
  for (let link: unknown = error, depth = 0; link instanceof Error && depth < 10; link = causeOf(link), depth += 1) {
    if (names.has(link.name)) return true;
  }
  return false;
}

/** What the innermost cause says, which of a refused connection is more than what kafkajs makes of it. */
export function innermostMessage(error: unknown): string {
  let message = error instanceof Error ? error.message : String(error);
  for (let link: unknown = error, depth = 0; link instanceof Error && depth < 10; link = causeOf(link), depth += 1)
    if (link.message !== '') message = link.message;
  return message;
}
