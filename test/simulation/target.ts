/**
 * The world that tools act on, with a journal of its own. It keeps what a real target keeps: it applies a call of a `once` tool as often as
 * it is asked, an idempotency key once, and never again a call of which it has said that it was not done.
 */
import type { ToolCall } from '@holdpoint/sdk/call';
import type { Tool } from '@holdpoint/sdk/tool';

export interface Applied {
  readonly tool: Tool['contract'];
  readonly call: ToolCall;
  readonly input: { readonly item: string; readonly mode: string; readonly version: number };
  readonly atMs: number;
  readonly executor: string;
}

export class Target {
  /** Each time something really happened. */
  readonly applied: Applied[] = [];
  /** Each time a tool's code began. */
  readonly started: Applied[] = [];
  private readonly keys = new Set<string>();
  private readonly calls = new Set<string>();
  /** By call: the last attempt of which it has said that it was not done. */
  private readonly shut = new Map<string, number>();
  private readonly mended = new Set<string>();
  private readonly awaited = new Map<string, () => void>();
  private readonly onBegin: (use: Applied) => void;

  constructor(onBegin: (use: Applied) => void) {
    this.onBegin = onBegin;
  }

  begin(use: Applied): void {
    this.started.push(use);
    this.onBegin(use);
    const { executor, tool } = use;
    if (tool.effect !== 'once') return;
    this.awaited.get(executor)?.();
    this.awaited.delete(executor);
  }

  /** Calls back when the next `once` call begins at this executor: before its effect. */
  onNextOnce(executor: string, task: () => void): void {
    this.awaited.set(executor, task);
  }

  /** False: it refuses, for it has said that this call was not done. */
  apply(use: Applied): boolean {
    const { effect } = use.tool;
    const { callId, idempotencyKey, attempt } = use.call;
    if (attempt <= (this.shut.get(callId) ?? 0)) return false;
    if (effect === 'read' || (effect === 'idempotent' && this.keys.has(idempotencyKey))) return true;
    this.keys.add(idempotencyKey);
    this.calls.add(callId);
    this.applied.push(use);
    return true;
  }

  isDone(callId: string): boolean {
    return this.calls.has(callId);
  }

  /** From now on a late arrival of this attempt, or one before it, is refused. */
  shutOut({ callId, attempt }: ToolCall): void {
    this.shut.set(callId, Math.max(attempt, this.shut.get(callId) ?? 0));
  }

  /** A person has mended what stood in the way of this task. */
  mend(taskId: string): void {
    this.mended.add(taskId);
  }

  isMended(taskId: string): boolean {
    return this.mended.has(taskId);
  }
}
