/** How much of a task's past its state keeps (guarantee G12). Raising one changes the fold: raise FOLD_VERSION too. */

/** Bytes of all outputs together that later steps may refer to. An output beyond is not kept; referring to it fails the task. */
export const KEPT_OUTPUT_BYTES = 384 * 1024;
/** Bytes of an error's message that becomes a step's output. */
export const KEPT_ERROR_BYTES = 64 * 1024;
/** Characters of a completed step's reasoning. */
export const KEPT_REASONING_CHARACTERS = 500;
/** Settled calls, approvals and commands that are recognised when they come again. */
export const REMEMBERED = 50;
/** Calls in doubt that a late result may still settle. */
export const REMEMBERED_DOUBTS = 100;
/** Settled calls that the loop detector looks at. */
export const RECENT_CALLS = 12;
/** Signals that came before anyone waited for them. */
export const BUFFERED_SIGNALS = 10;
/** Bytes of their payloads together. */
export const BUFFERED_SIGNAL_BYTES = 256 * 1024;

/** The list with the item at its end, without its oldest beyond the bound. */
export function appended<T>(list: readonly T[], item: T, bound: number): readonly T[] {
  return [...list, item].slice(-bound);
}
