import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { FailureLine } from './failure-line.ts';

export interface GrpcLine extends FailureLine {
  readonly name: string;
}

const line = (name: string, failureClass: FailureClass, meaning: string): GrpcLine => ({
  name,
  class: failureClass,
  notStarted: false,
  meaning,
});

/** gRPC status codes (grpc.github.io, "Status codes and their use in gRPC"). `OK` is no error. */
export const grpcLines: Readonly<Record<number, GrpcLine>> = {
  1: line('CANCELLED', 'transient', 'the call was cancelled'),
  2: line('UNKNOWN', 'fatal', 'the target does not say what went wrong'),
  3: line('INVALID_ARGUMENT', 'data_error', 'an argument is wrong'),
  4: line('DEADLINE_EXCEEDED', 'transient', 'no answer before the deadline'),
  5: line('NOT_FOUND', 'data_error', 'there is no such thing'),
  6: line('ALREADY_EXISTS', 'data_error', 'it is there already'),
  7: line('PERMISSION_DENIED', 'permission', 'the target does not allow it'),
  8: line('RESOURCE_EXHAUSTED', 'transient', 'a quota or the space is used up'),
  9: line('FAILED_PRECONDITION', 'data_error', 'the state does not admit it, and retrying alone will not help'),
  10: line('ABORTED', 'stale_data', 'another change came in between: read again, then write'),
  11: line('OUT_OF_RANGE', 'data_error', 'a value is out of range'),
  12: line('UNIMPLEMENTED', 'fatal', 'the target does not offer it'),
  13: line('INTERNAL', 'fatal', 'an invariant of the target is broken'),
  14: line('UNAVAILABLE', 'transient', 'the target is not available'),
  15: line('DATA_LOSS', 'fatal', 'data are lost beyond recovery'),
  16: line('UNAUTHENTICATED', 'permission', 'credentials are missing or not valid'),
};
