import type { Json } from '@holdpoint/contracts/payload';
import { sha256Hex } from '@holdpoint/ledger/digest';
import { appended, RECENT_CALLS, REMEMBERED } from './bounds.ts';
import type { LiveTask, OpenCall, SettledPattern } from './state.ts';

/** The call is over, and its step not yet complete. `ended` is how, for the loop detector. */
export function settleCall(
  task: LiveTask,
  call: OpenCall,
  ended: { readonly outcome: Json; readonly isError: boolean },
): LiveTask {
  const settled = { callId: call.callId, attempts: call.attempts };
  return {
    ...task,
    work: { kind: 'settled', call },
    memory: { ...task.memory, calls: appended(task.memory.calls, settled, REMEMBERED) },
    recent: appended(task.recent, pattern(call, ended), RECENT_CALLS),
  };
}

function pattern(call: OpenCall, { outcome, isError }: { outcome: Json; isError: boolean }): SettledPattern {
  return { call: fingerprint([call.tool, call.version, call.input]), outcome: fingerprint(outcome), isError };
}

/** Tells equal from different; 64 bits are plenty among a dozen. Order of members counts: a tool answers in its own, always the same. */
function fingerprint(value: Json): string {
  return sha256Hex(JSON.stringify(value)).slice(0, 16);
}
