/** What leaves an executor beside its claims: answers and dead letters. */
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { backoffMs } from '@holdpoint/stream/backoff';
import type { Malformed } from '@holdpoint/stream/codec';
import { deadLetterOf } from '@holdpoint/stream/dead-letter';
import { MessageTooLargeError, PayloadTooLargeError, StoppedError, UnencodableError } from '@holdpoint/stream/errors';
import { pauseFor } from '@holdpoint/stream/pause';
import type { Clock } from '@holdpoint/stream/ports';
import type { Outgoing, RawRecord } from '@holdpoint/stream/record';
import type { Sender } from '@holdpoint/stream/sender';
import type { ExecutorObserver } from '../observer.ts';

export interface OutboxOptions {
  readonly pool: string;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly observer: ExecutorObserver;
}

export class Outbox {
  private readonly options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** Produces an answer where the runner waits for it. */
  async answer(request: ToolCallRequested, result: ToolResult, lost: AbortSignal): Promise<void> {
    const { taskId, callId, attempt, resultPartition, traceparent } = request;
    await this.produce(
      {
        topic: `tool.results.${this.options.pool}`,
        key: taskId,
        partition: resultPartition,
        message: result,
        id: `${callId}:${attempt}:${result.type}`,
        subject: callId,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      lost,
    );
    this.options.observer.answered({
      ...{ tool: request.tool, version: request.version, callId, attempt, answer: result.type },
      ...('class' in result ? { class: result.class } : {}),
      ...('code' in result ? { code: result.code } : {}),
      ...('reason' in result ? { reason: result.reason } : {}),
      ...('durationMs' in result ? { durationMs: result.durationMs } : {}),
    });
  }

  async deadLetter(origin: RawRecord, why: Malformed, lost: AbortSignal): Promise<void> {
    await this.produce(deadLetterOf({ service: 'tool-executor', origin, why }), lost);
    this.options.observer.deadLettered({ code: why.code });
  }

  /** Tries until it is acknowledged, or the partition is lost: then its next owner answers. What breaks its own schema is a defect, and thrown. */
  private async produce(outgoing: Outgoing, lost: AbortSignal): Promise<void> {
    const { sender, clock, observer } = this.options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await sender.send([outgoing]);
        return;
      } catch (error) {
        if (isDefect(error)) throw error;
        observer.produceFailed({ topic: outgoing.topic, error });
        if (lost.aborted) throw new StoppedError(`gave up producing to ${outgoing.topic}`, { cause: error });
        await pauseFor(clock, backoffMs(attempt), lost);
      }
    }
  }
}

function isDefect(error: unknown): boolean {
  return error instanceof UnencodableError || error instanceof PayloadTooLargeError || error instanceof MessageTooLargeError;
}
