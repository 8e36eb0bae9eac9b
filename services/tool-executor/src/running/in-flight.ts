import type { ToolCallCancelled, ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';

type Named = Pick<ToolCallRequested, 'callId' | 'attempt'>;

/** An attempt that waits or runs in this process. */
export interface Flight {
  /** Aborted when the task is cancelled. */
  readonly cancelled: AbortSignal;
  /** Its answer; rejects when it was given up before it started. */
  readonly result: Promise<ToolResult>;
}

interface Entry extends Flight {
  readonly controller: AbortController;
}

/**
 * The attempts of this process. A request delivered again while its attempt still runs here (its partition was lost and came back) joins
 * it; a cancellation finds it.
 */
export class InFlight {
  private readonly entries = new Map<string, Entry>();

  find(request: Named): Flight | undefined {
    return this.entries.get(keyOf(request));
  }

  /** Enters an attempt until its answer has been taken care of: whoever asks again until then gets the same one. */
  async open(
    request: Named,
    work: (cancelled: AbortSignal) => Promise<ToolResult>,
    answer: (result: ToolResult) => Promise<void>,
  ): Promise<void> {
    const key = keyOf(request);
    const controller = new AbortController();
    const result = work(controller.signal);
    this.entries.set(key, { controller, cancelled: controller.signal, result });
    try {
      await answer(await result);
    } finally {
      this.entries.delete(key);
    }
  }

  /** Signals the attempt. False: it does not wait or run here. */
  cancel(request: ToolCallCancelled): boolean {
    const entry = this.entries.get(keyOf(request));
    entry?.controller.abort();
    return entry !== undefined;
  }
}

function keyOf({ callId, attempt }: Named): string {
  return `${callId}:${attempt}`;
}
