import type { Json } from '@holdpoint/contracts/payload';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';

/** What an approval is bound to (guarantee G6): one call of one task, with these very parameters, under this very contract. */
export interface CallSubject {
  readonly tenant: string;
  readonly taskId: string;
  readonly callId: string;
  readonly tool: string;
  readonly version: number;
  readonly contractDigest: string;
  readonly input: Json;
}

/** SHA-256, in hex, of the subject's RFC 8785 form. The runner, the approval-service and the executor each compute it anew. */
export function callDigest(subject: CallSubject): string {
  const { tenant, taskId, callId, tool, version, contractDigest, input } = subject;
  return sha256Hex(canonicalJson({ tenant, taskId, callId, tool, version, contractDigest, input }));
}
