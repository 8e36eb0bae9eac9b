import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';

/** SHA-256, in hex, of a request's RFC 8785 form without `requestedAt` and trace: the same key with another digest is a conflict. */
export function requestBodyDigest(request: TaskRequested): string {
  const { requestedAt: _asked, traceparent: _trace, ...body } = request;
  return sha256Hex(canonicalJson(body));
}
