import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';

type Named = Pick<ToolCallRequested, 'callId' | 'attempt'>;

interface Entry {
  readonly attempt: number;
  readonly over: Promise<void>;
}

/**
 * The requests that are being answered in this process, until their claims are settled. The runner may have decided on an answer, and the next
 * attempt be here, before the claim of the attempt before has been settled with it.
 */
export class UnderWay {
  private readonly entries = new Map<string, Set<Entry>>();

  /** Resolves when an earlier attempt of the call has been settled or given up; undefined where none is under way. */
  earlierThan({ callId, attempt }: Named): Promise<void> | undefined {
    const entries = [...(this.entries.get(callId) ?? [])];
    return entries.find((entry) => entry.attempt < attempt)?.over;
  }

  /** Counts the request as under way until `work` ends. */
  async during({ callId, attempt }: Named, work: () => Promise<void>): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const entry = { attempt, over };
    const entries = this.entries.get(callId) ?? new Set();
    this.entries.set(callId, entries.add(entry));
    try {
      await work();
    } finally {
      entries.delete(entry);
      if (entries.size === 0) this.entries.delete(callId);
      resolve();
    }
  }
}
