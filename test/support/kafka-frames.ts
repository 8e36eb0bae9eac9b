/** Kafka's wire format as far as a gateway needs it: frames, what a request asks for, and the ports that metadata name. */

const apis = {
  0: 'Produce',
  1: 'Fetch',
  2: 'ListOffsets',
  3: 'Metadata',
  8: 'OffsetCommit',
  9: 'OffsetFetch',
  10: 'FindCoordinator',
  11: 'JoinGroup',
  12: 'Heartbeat',
  13: 'LeaveGroup',
  14: 'SyncGroup',
  18: 'ApiVersions',
  19: 'CreateTopics',
  22: 'InitProducerId',
  24: 'AddPartitionsToTxn',
  26: 'EndTxn',
} as const;

const UNKNOWN_TOPIC_OR_PARTITION = 3;

export type Api = (typeof apis)[keyof typeof apis] | 'other';

const apiNames = new Map<number, Api>(Object.entries(apis).map(([key, name]) => [Number(key), name]));

export interface RequestFrame {
  readonly api: Api;
  readonly version: number;
  readonly correlationId: number;
  readonly sizeBytes: number;
}

export function requestOf(frame: Buffer): RequestFrame {
  return {
    api: apiNames.get(frame.readInt16BE(4)) ?? 'other',
    version: frame.readInt16BE(6),
    correlationId: frame.readInt32BE(8),
    sizeBytes: frame.length,
  };
}

/** Cuts a stream of bytes into frames, each with its length before it. */
export class Frames {
  private bytes = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    const frames: Buffer[] = [];
    while (this.bytes.length >= 4) {
      const length = 4 + this.bytes.readInt32BE(0);
      if (this.bytes.length < length) break;
      frames.push(this.bytes.subarray(0, length));
      this.bytes = this.bytes.subarray(length);
    }
    return frames;
  }
}

export class AnswerFrame {
  private readonly frame: Buffer;

  constructor(frame: Buffer) {
    this.frame = frame;
  }

  get correlationId(): number {
    return this.frame.readInt32BE(4);
  }

  /** In an answer to Metadata, in place: a port is as long as another. */
  renamePorts(version: number, ports: ReadonlyMap<number, number>): void {
    for (const at of this.brokers(version).ports)
      this.frame.writeInt32BE(ports.get(this.frame.readInt32BE(at)) ?? this.frame.readInt32BE(at), at);
  }

  /** In an answer to Metadata: as if the broker had not heard of the first topic. False where it names none. */
  forgetFirstTopic(version: number): boolean {
    const { end } = this.brokers(version);
    const topics = (version >= 2 ? this.afterString(end) : end) + (version >= 1 ? 4 : 0);
    if (this.frame.readInt32BE(topics) === 0) return false;
    this.frame.writeInt16BE(UNKNOWN_TOPIC_OR_PARTITION, topics + 4);
    return true;
  }

  /** Of an answer to Metadata: where each broker's port lies, and where what follows the brokers begins. */
  private brokers(version: number): { readonly ports: readonly number[]; readonly end: number } {
    if (version > 8) throw new RangeError(`this gateway does not know Metadata ${version}`);
    const ports: number[] = [];
    let end = 8 + (version >= 3 ? 4 : 0);
    const count = this.frame.readInt32BE(end);
    end += 4;
    for (let index = 0; index < count; index += 1) {
      end = this.afterString(end + 4);
      ports.push(end);
      end += 4;
      if (version >= 1) end = this.afterString(end);
    }
    return { ports, end };
  }

  private afterString(at: number): number {
    return at + 2 + Math.max(0, this.frame.readInt16BE(at));
  }
}
