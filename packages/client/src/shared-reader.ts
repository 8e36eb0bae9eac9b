/**
 * A reader that follows each partition once, however many wait for something in it: a hundred submissions that await their answers
 * are a hundred subscribers of a few feeds, and not a hundred long polls.
 *
 * I1  A subscriber sees every record from its own offset on, once and in order, whenever it joins.
 * I2  A subscriber that fails, or has seen enough, leaves the others alone.
 * I3  A feed ends with its last subscriber.
 */
import type { FollowRequest, PartitionReader } from '@holdpoint/stream/ports';
import type { RawRecord } from '@holdpoint/stream/record';

interface Subscriber {
  readonly request: FollowRequest;
  end(error?: unknown): void;
}

/** One partition that is being followed. */
interface Feed {
  /** The next offset that it will hand out. */
  next: number;
  readonly subscribers: Set<Subscriber>;
  readonly stop: AbortController;
}

/** Offsets that a late subscriber is shown at a time. */
const CATCH_UP_OFFSETS = 500;

/** The same reader, with shared following. */
export function sharedReader(reader: PartitionReader): PartitionReader {
  const feeds = new Map<string, Feed>();
  return {
    read: (...args) => reader.read(...args),
    readOne: (...args) => reader.readOne(...args),
    close: () => reader.close(),
    follow: (request) => subscribe(reader, feeds, request),
  };
}

async function subscribe(reader: PartitionReader, feeds: Map<string, Feed>, request: FollowRequest): Promise<void> {
  if (request.signal.aborted) return;
  const name = `${request.topic}:${request.partition}`;
  const feed = feeds.get(name);
  if (feed === undefined) return begin(reader, feeds, name, request);
  const position = await catchUp(reader, feed, request);
  if (request.signal.aborted) return;
  // The feed may have ended meanwhile, or have gone on: then this subscriber begins again where it stands.
  if (feeds.get(name) !== feed || position < feed.next) return subscribe(reader, feeds, { ...request, from: position });
  return join(feed, request, position);
}

/** Shows what the feed has handed out already; returns where the subscriber then stands, at or ahead of the feed. */
async function catchUp(reader: PartitionReader, feed: Feed, request: FollowRequest): Promise<number> {
  let position = request.from;
  while (position < feed.next && !request.signal.aborted) {
    const until = Math.min(feed.next, position + CATCH_UP_OFFSETS);
    await showRange(reader, request, position, until);
    position = until;
  }
  return position;
}

async function showRange(reader: PartitionReader, request: FollowRequest, from: number, until: number): Promise<void> {
  const records: RawRecord[] = [];
  await reader.read(request.topic, request.partition, from, until, (record) => void records.push(record));
  await request.onRecords(records, until);
}

/** From here on without a pause, so that nothing is handed out between the look at the feed and the joining. */
function join(feed: Feed, request: FollowRequest, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => subscriber.end();
    const subscriber: Subscriber = {
      request: { ...request, from: position },
      end(error) {
        feed.subscribers.delete(subscriber);
        request.signal.removeEventListener('abort', onAbort);
        if (feed.subscribers.size === 0) feed.stop.abort();
        if (error === undefined) resolve();
        else reject(error);
      },
    };
    feed.subscribers.add(subscriber);
    request.signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The subscriber joins before the first fetch: what that brings is its own. */
function begin(reader: PartitionReader, feeds: Map<string, Feed>, name: string, request: FollowRequest): Promise<void> {
  const { topic, partition, from } = request;
  const feed: Feed = { next: from, subscribers: new Set(), stop: new AbortController() };
  const { signal } = feed.stop;
  const forget = (): void => void (feeds.get(name) === feed && feeds.delete(name));
  feeds.set(name, feed);
  signal.addEventListener('abort', forget, { once: true });
  const joined = join(feed, request, from);
  reader.follow({ topic, partition, from, signal, onRecords: (records, next) => handOut(feed, records, next) }).then(
    () => endAll(feed, undefined),
    (error: unknown) => endAll(feed, error),
  );
  return joined;
}

async function handOut(feed: Feed, records: readonly RawRecord[], next: number): Promise<void> {
  feed.next = next;
  await Promise.all([...feed.subscribers].map((subscriber) => show(subscriber, records, next)));
}

async function show(subscriber: Subscriber, records: readonly RawRecord[], next: number): Promise<void> {
  const { from, onRecords } = subscriber.request;
  try {
    await onRecords(from <= (records[0]?.offset ?? next) ? records : records.filter(({ offset }) => offset >= from), next);
  } catch (error) {
    subscriber.end(error);
  }
}

function endAll(feed: Feed, error: unknown): void {
  feed.stop.abort();
  for (const subscriber of [...feed.subscribers]) subscriber.end(error);
}
