import type { LeafMeans } from './audited-event.ts';
import type { CallLeafV1 } from './leaf.ts';
import { taskFacts } from './leaf-facts-v1.ts';
import { renderCall, renderUnknown } from './render-call.ts';
import type { Settlement, SettlingEvent, SourceOf } from './settlement-v1.ts';
import type { CallAudit, TaskAudit } from './task-audit.ts';

const noAuthority = {
  kind: 'none',
  rule: null,
  policy_version: null,
  policy_digest: null,
  approval_id: null,
  resolution: null,
  approvers: null,
  shown_digest: null,
} as const;

/** The leaf of one call, from what its events have told and how it was settled. */
export function callLeaf(
  before: TaskAudit,
  source: SourceOf<SettlingEvent>,
  call: CallAudit,
  { kind, outcome, deniedBy, error, output }: Settlement,
  means: LeafMeans,
): CallLeafV1 {
  const contract = call.contractDigest === null ? undefined : means.contractOf(call.contractDigest);
  const rendered = contract === undefined ? renderUnknown(call.tool) : renderCall(contract, call.input, output, means);
  const touched = call.attempts > 0;
  return {
    kind,
    ...taskFacts(before, source),
    call_id: source.event.callId,
    tool: { name: call.tool.name, version: call.tool.version },
    contract_digest: call.contractDigest,
    effect: call.effect ?? contract?.effect ?? null,
    reversibility: call.reversibility ?? contract?.reversibility ?? null,
    outcome,
    failure: error === null ? null : { class: error.class, code: error.code },
    denied_by: deniedBy,
    attempts: call.attempts,
    duration_ms: call.ranMs,
    description: rendered.description,
    accessed: touched ? rendered.accessed : [],
    modified: touched ? rendered.modified : [],
    authorisation: { requester: before.requester, ...(call.authority ?? noAuthority) },
  };
}
