import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import { plain } from '@holdpoint/contracts/payload';
import { callDigest } from '@holdpoint/core/call-digest';
import { contractDigest } from '@holdpoint/core/contract-digest';
import type { Tool } from '@holdpoint/sdk/tool';

export const NOW = Date.parse('2026-11-23T12:00:00.000Z');
export const TASK_ID = '0d9ecf8e-6f5c-5b8a-9f3e-1a2b3c4d5e6f';
export const CALL_ID = '7b0f4c1e-2d3a-5f6b-8c9d-0e1f2a3b4c5d';
const DIGEST = 'a'.repeat(64);

export const rule = { name: 'default', policyVersion: '1', policyDigest: DIGEST, reasons: [] };

export const moment = (epochMs: number) => new Date(epochMs).toISOString();

/** A request for the first attempt of a call that policy let pass, in time. */
export function requestFor(tool: Tool, change: Partial<ToolCallRequested> = {}): ToolCallRequested {
  const { name, version, timeoutMs } = tool.contract;
  const request: ToolCallRequested = {
    type: 'ToolCallRequested',
    tenant: 'acme',
    taskId: TASK_ID,
    callId: CALL_ID,
    attempt: 1,
    agent: { name: 'bank.clerk', version: 1 },
    requestedBy: 'rita',
    tool: name,
    version,
    contractDigest: contractDigest(tool.contract),
    input: plain({ account: 'a-1', cents: 500, memo: '' }),
    digest: DIGEST,
    authorisation: { kind: 'policy', rule },
    idempotencyKey: CALL_ID,
    startBy: moment(NOW + 60_000),
    timeoutMs,
    resultPartition: 3,
    ...change,
  };
  return { ...request, digest: change.digest ?? digestOf(request) };
}

function digestOf({ tenant, taskId, callId, tool, version, contractDigest: contract, input }: ToolCallRequested): string {
  if (!('plain' in input)) return DIGEST;
  return callDigest({ tenant, taskId, callId, tool, version, contractDigest: contract, input: input.plain });
}
