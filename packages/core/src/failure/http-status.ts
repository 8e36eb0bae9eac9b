import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { FailureLine } from './failure-line.ts';

const line = (failureClass: FailureClass, meaning: string): FailureLine => ({ class: failureClass, notStarted: false, meaning });

/**
 * HTTP status codes (RFC 9110 section 15, RFC 6585, RFC 8470, RFC 7725). None proves that nothing happened: a tool may have sent other
 * requests before the one that was refused. A tool that knows better throws a typed error.
 */
export const httpStatusLines: Readonly<Record<number, FailureLine>> = {
  400: line('data_error', 'the request is malformed'),
  401: line('permission', 'credentials are missing or not valid'),
  402: line('permission', 'payment is required'),
  403: line('permission', 'the target does not allow it'),
  404: line('data_error', 'there is no such thing'),
  405: line('fatal', 'the method is not offered there'),
  406: line('fatal', 'the target cannot answer in the wanted form'),
  407: line('permission', 'a proxy wants credentials'),
  408: line('transient', 'the request took too long to arrive'),
  409: line('stale_data', 'it conflicts with the present state'),
  410: line('data_error', 'it is gone for good'),
  411: line('fatal', 'a length is required'),
  412: line('stale_data', 'a precondition (If-Match, say) no longer holds'),
  413: line('data_error', 'the content is too large'),
  414: line('data_error', 'the address is too long'),
  415: line('fatal', 'the media type is not understood'),
  416: line('data_error', 'the range does not exist'),
  417: line('fatal', 'an expectation cannot be met'),
  421: line('transient', 'the request reached the wrong server'),
  422: line('data_error', 'the content is well-formed but wrong'),
  423: line('transient', 'it is locked'),
  425: line('transient', 'too early to risk a replay'),
  426: line('fatal', 'another protocol is required'),
  428: line('fatal', 'the target demands a precondition that the tool does not send'),
  429: line('transient', 'too many requests'),
  431: line('data_error', 'the header fields are too large'),
  451: line('permission', 'not available for legal reasons'),
  500: line('transient', 'the target failed'),
  501: line('fatal', 'the target does not support it'),
  502: line('transient', 'a gateway got an invalid response'),
  503: line('transient', 'the target is not available'),
  504: line('transient', 'a gateway got no response in time'),
  505: line('fatal', 'the protocol version is not supported'),
  507: line('transient', 'the target has no storage left'),
  508: line('fatal', 'the target met an endless loop'),
  511: line('permission', 'the network wants a sign-in'),
};

/** The line of a status. One that is not in the table is treated as the x00 of its class (RFC 9110 section 15); below 300 is no error. */
export function httpStatusLine(status: number): FailureLine | undefined {
  if (!Number.isInteger(status) || status < 300 || status > 599) return undefined;
  if (status < 400) return line('fatal', 'a redirect that was not followed');
  return httpStatusLines[status] ?? httpStatusLines[status < 500 ? 400 : 500];
}
