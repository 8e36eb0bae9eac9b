/**
 * Follows many partitions with one long fetch to each broker. A fetch for each partition alone would queue behind the others on the
 * broker's connection, and each of them waits for its data.
 *
 * I1 A broker answers one position of a partition in one fetch: where several follow the same partition, the hindmost that is idle is
 *    asked for, and every other idle one takes of the answer what lies at or behind its own offset.
 */
import { LogGapError } from '../errors.ts';
import type { FollowRequest } from '../ports.ts';
import { Wake } from '../wake.ts';
import { isOutOfRange } from './errors-of.ts';
import { type Fetched, type FetchPosition, fetchFrom, leaderOf } from './fetch-partition.ts';
import type { PrivateCluster } from './private.ts';
import { renew } from './retried.ts';

interface Followed extends FetchPosition {
  offset: number;
  /** Its records are being handled: nothing more is fetched for it. */
  busy: boolean;
  readonly request: FollowRequest;
  end(error?: unknown): void;
}

const LIMITS = { maxBytes: 4 * 1024 * 1024, maxWaitMs: 100 };

export class FollowLoop {
  private readonly cluster: PrivateCluster;
  private readonly followed = new Set<Followed>();
  private readonly changed = new Wake();
  private running: Promise<void> | undefined;

  constructor(cluster: PrivateCluster) {
    this.cluster = cluster;
  }

  /** Settles when the signal aborts, a handler throws or the offset is not in the log. */
  follow(request: FollowRequest, physical: string): Promise<void> {
    if (request.signal.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const { topic, partition, from, signal } = request;
      const onAbort = (): void => followed.end();
      const end = (error?: unknown): void => {
        this.followed.delete(followed);
        signal.removeEventListener('abort', onAbort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const followed: Followed = { topic, physical, partition, offset: from, busy: false, request, end };
      signal.addEventListener('abort', onAbort, { once: true });
      this.followed.add(followed);
      this.changed.ring();
      this.running ??= this.run();
    });
  }

  /** Ends what is still followed, and resolves when no fetch is on its way: one that comes home to a closed connection opens it again. */
  async close(): Promise<void> {
    for (const followed of [...this.followed]) followed.end();
    this.changed.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.followed.size > 0) {
      const idle = [...this.followed].filter(({ busy }) => !busy);
      if (idle.length === 0) await this.changed.sleep();
      else await this.fetchAll(idle);
    }
    this.running = undefined;
  }

  private async fetchAll(idle: readonly Followed[]): Promise<void> {
    try {
      const leaders = await this.byLeader(idle);
      await Promise.all([...leaders].map(([nodeId, group]) => this.fetchGroup(nodeId, group)));
    } catch (error) {
      if (isOutOfRange(error)) await this.endOutOfRange(idle);
      else await renew(this.cluster);
    }
  }

  private async fetchGroup(nodeId: string, group: readonly Followed[]): Promise<void> {
    const fetched = await fetchFrom(this.cluster, nodeId, hindmost(group), LIMITS);
    for (const [asked, found] of fetched)
      for (const followed of group) if (isSamePartition(followed, asked)) void this.hand(followed, found);
  }

  private async byLeader(idle: readonly Followed[]): Promise<ReadonlyMap<string, Followed[]>> {
    const groups = new Map<string, Followed[]>();
    for (const followed of idle) {
      const nodeId = await leaderOf(this.cluster, followed.physical, followed.partition);
      groups.set(nodeId, [...(groups.get(nodeId) ?? []), followed]);
    }
    return groups;
  }

  private async hand(followed: Followed, { records, next }: Fetched): Promise<void> {
    const { offset } = followed;
    if (next <= offset || !this.followed.has(followed)) return;
    followed.offset = next;
    followed.busy = true;
    try {
      await followed.request.onRecords(
        records.filter((record) => record.offset >= offset),
        next,
      );
    } catch (error) {
      followed.end(error);
    }
    followed.busy = false;
    this.changed.ring();
  }

  /** kafkajs throws for the whole answer: each is asked alone, to find the one whose offset is gone. */
  private async endOutOfRange(idle: readonly Followed[]): Promise<void> {
    for (const followed of idle) {
      try {
        const nodeId = await leaderOf(this.cluster, followed.physical, followed.partition);
        await fetchFrom(this.cluster, nodeId, [followed], { ...LIMITS, maxBytes: 1, maxWaitMs: 0 });
      } catch (error) {
        const name = `${followed.topic}/${followed.partition}`;
        if (isOutOfRange(error)) followed.end(new LogGapError(`${name} has no offset ${followed.offset}`, { cause: error }));
      }
    }
  }
}

const isSamePartition = (one: FetchPosition, other: FetchPosition): boolean =>
  one.physical === other.physical && one.partition === other.partition;

/** Of each partition the one with the lowest offset. */
function hindmost(group: readonly Followed[]): readonly Followed[] {
  const found: Followed[] = [];
  for (const one of [...group].sort((a, b) => a.offset - b.offset))
    if (!found.some((other) => isSamePartition(one, other))) found.push(one);
  return found;
}
