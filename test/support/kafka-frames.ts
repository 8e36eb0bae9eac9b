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
  bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get correlationId(): number {
    return this.bytes.readInt32BE(4);
  }

  /** In an answer to Metadata, in place: a port is as long as another. */
  renamePorts(version: number, ports: ReadonlyMap<number, number>): void {
    for (const at of this.brokers(version).ports)
      this.bytes.writeInt32BE(ports.get(this.bytes.readInt32BE(at)) ?? this.bytes.readInt32BE(at), at);
  }

  /** In an answer to Metadata: as if the broker had not heard of the first topic. False where it names none. */
  forgetFirstTopic(version: number): boolean {
    const topics = this.topics(version);
    if (this.bytes.readInt32BE(topics) === 0) return false;
    this.bytes.writeInt16BE(UNKNOWN_TOPIC_OR_PARTITION, topics + 4);
    return true;
  }

  /** In an answer to Metadata of a single broker: as if a second one, at this port, led all partitions with odd numbers. */
  showSecondBroker(version: number, nodeId: number, port: number): void {
    for (const { partition, leaderAt } of this.partitions(version))
      if (partition % 2 === 1) this.bytes.writeInt32BE(nodeId, leaderAt);
    const { countAt, end } = this.brokers(version);
    const second = Buffer.from(this.bytes.subarray(countAt + 4, end));
    second.writeInt32BE(nodeId, 0);
    second.writeInt32BE(port, 6 + second.readInt16BE(4));
    this.bytes.writeInt32BE(2, countAt);
    this.bytes = Buffer.concat([this.bytes.subarray(0, end), second, this.bytes.subarray(end)]);
    this.bytes.writeInt32BE(this.bytes.length - 4, 0);
  }

  /** Of an answer to Metadata: where the brokers are counted, where each port lies, and where what follows them begins. */
  private brokers(version: number): { readonly countAt: number; readonly ports: readonly number[]; readonly end: number } {
    if (version > 6) throw new RangeError(`this gateway does not know Metadata ${version}`);
    const ports: number[] = [];
    const countAt = 8 + (version >= 3 ? 4 : 0);
    let end = countAt + 4;
    for (let index = this.bytes.readInt32BE(countAt); index > 0; index -= 1) {
      end = this.afterString(end + 4);
      ports.push(end);
      end += 4;
      if (version >= 1) end = this.afterString(end);
    }
    return { countAt, ports, end };
  }

  private topics(version: number): number {
    const { end } = this.brokers(version);
    return (version >= 2 ? this.afterString(end) : end) + (version >= 1 ? 4 : 0);
  }

  private *partitions(version: number): Generator<{ readonly partition: number; readonly leaderAt: number }> {
    let at = this.topics(version) + 4;
    for (let topic = this.bytes.readInt32BE(at - 4); topic > 0; topic -= 1) {
      at = this.afterString(at + 2) + (version >= 1 ? 1 : 0) + 4;
      for (let left = this.bytes.readInt32BE(at - 4); left > 0; left -= 1) {
        yield { partition: this.bytes.readInt32BE(at + 2), leaderAt: at + 6 };
        at += 10;
        for (let list = version >= 5 ? 3 : 2; list > 0; list -= 1) at += 4 + 4 * this.bytes.readInt32BE(at);
      }
    }
  }

  private afterString(at: number): number {
    return at + 2 + Math.max(0, this.bytes.readInt16BE(at));
  }
}
