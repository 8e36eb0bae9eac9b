/** The largest message, framed: what the broker takes in one batch less room for the batch, its key and its headers. */
import { MESSAGE_LIMIT_BYTES } from '@holdpoint/contracts/topics';

export const MAX_MESSAGE_BYTES = MESSAGE_LIMIT_BYTES - 64 * 1024;
