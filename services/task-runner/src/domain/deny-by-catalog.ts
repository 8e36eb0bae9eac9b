import { plain } from '@holdpoint/contracts/payload';
import type { OpenCall } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';
import { failTask } from './ending.ts';
import { askPerson } from './intervention.ts';
import type { KnownTool } from './world.ts';

/** Nobody has announced the tool in time. */
export function denyUnknownTool(draft: Draft, { callId, tool, version }: OpenCall): Draft {
  const reason = `nobody has announced tool "${tool}" version ${version} in a pool that is read`;
  const denied = record(draft, { type: 'CallDenied', callId, tool, by: 'catalog', code: 'TOOL_UNKNOWN', reason: plain(reason) });
  return failTask(denied, { code: 'TOOL_UNKNOWN', class: 'fatal', reason });
}

/** The contract refuses the input: a data error before anything was sent, so there is no attempt to fail. */
export function denyInvalidInput(draft: Draft, call: OpenCall, tool: KnownTool, problems: readonly string[]): Draft {
  const code = 'INPUT_INVALID';
  const reason = plain(`the contract of "${call.tool}" refuses the input: ${problems.join('; ')}`);
  const denied = record(draft, {
    ...{ type: 'CallDenied', callId: call.callId, tool: call.tool, by: 'catalog', code, reason },
    contractDigest: tool.digest,
  });
  switch (call.onDataError) {
    case 'answer':
      return denied;
    case 'end':
      return failTask(denied, { code, class: 'data_error', reason });
    case 'intervention':
      return askPerson(denied, {
        ...{ why: 'data_error', code, detail: reason, options: ['retry', 'skip', 'fail', 'cancel'] },
        ...{ stepIndex: call.step.index, callId: call.callId },
      });
  }
}
