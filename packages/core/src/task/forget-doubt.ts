import type { Memory } from './state.ts';

/** The doubt about this call is settled. */
export function forgetDoubt(memory: Memory, callId: string): Memory {
  return { ...memory, doubts: memory.doubts.filter((doubt) => doubt.callId !== callId) };
}
