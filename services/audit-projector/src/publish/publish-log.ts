/**
 * Publishes one log from its tables, from where its output topics end.
 *
 * I1: in log order; the technical records of a stretch before its leaves, so that the last leaf published says how far both are.
 * I2: at least once: a record may come again after a crash, with the same log and index.
 * I3: a checkpoint covers only leaves that have been published, and never fewer than the one before it. While a partition changes
 *     hands two publishers may overlap: records come twice, a smaller head behind a larger one, both of the same log.
 */
import { EMPTY_ROOT } from '@holdpoint/ledger/merkle';
import type { SignerKey } from '@holdpoint/ledger/note-key';
import type { Sql } from '@holdpoint/process/sql';
import type { Sender } from '@holdpoint/stream/sender';
import type { LogPlace } from '../log-place.ts';
import { sql } from '../store/statements.ts';
import { LogDivergedError, requireExtends } from './guard.ts';
import { checkpointMessage, leafMessage, type StoredLeaf, type StoredTechnical, technicalMessage } from './messages.ts';
import type { PublishedLog } from './published-log.ts';

/** A log that grows is signed at most this often. */
const CHECKPOINT_INTERVAL_MS = 1_000;
/**
 * A log that does not grow is signed again so often: a reader sees that it is alive, and a start that looks for each log's last
 * checkpoint need not read the whole topic back.
 */
const REPEAT_INTERVAL_MS = 3_600_000;
/** Leaves a stretch. */
const STRETCH = 200;

export interface LogPublisherOptions {
  readonly place: LogPlace;
  readonly database: Sql;
  readonly sender: Sender;
  readonly signer: SignerKey;
  readonly now: () => number;
  readonly onPublished: (fact: { leaves: number } | { checkpoint: number }) => void;
}

/** Owns how far one log has been published, while this process has its partition. */
export class LogPublisher {
  readonly #options: LogPublisherOptions;
  #nextLeaf: number;
  #nextTechnical: number;
  #signed: { readonly size: number; readonly atMs: number } | undefined;
  #published: PublishedLog | undefined;

  constructor(options: LogPublisherOptions, published: PublishedLog) {
    this.#options = options;
    this.#published = published;
    this.#nextLeaf = (published.leaf?.index ?? -1) + 1;
    this.#nextTechnical = Math.max(this.#nextLeaf, (published.technical ?? -1) + 1);
    const { checkpoint } = published;
    this.#signed = checkpoint && { size: checkpoint.size, atMs: checkpoint.publishedAtMs };
  }

  /** The size of the last checkpoint, undefined before the first. */
  get checkpointSize(): number | undefined {
    return this.#signed?.size;
  }

  /**
   * Publishes what the log, of `size` leaves, has more than its topics, and signs when it is time.
   *
   * @throws LogDivergedError when the log does not extend what was published
   */
  async advance(size: number): Promise<void> {
    await this.#requireExtends(size);
    while (this.#nextLeaf < size) await this.#publishStretch(Math.min(size, this.#nextLeaf + STRETCH));
    if (this.#isTimeToSign(size)) await this.#sign(size);
  }

  async #requireExtends(size: number): Promise<void> {
    if (this.#published === undefined || size < this.#nextLeaf || size < (this.#signed?.size ?? 0)) return;
    await requireExtends(this.#options.database, this.#options.place.partition, size, this.#published);
    this.#published = undefined;
  }

  async #publishStretch(end: number): Promise<void> {
    const { database, sender, place, onPublished } = this.#options;
    const range = [place.partition, this.#nextTechnical, end];
    const technical = await database.query<StoredTechnical>(sql.readTechnicalCalls, range);
    await sender.send(technical.map((row) => technicalMessage(place, row)));
    this.#nextTechnical = Math.max(this.#nextTechnical, end);
    const leaves = await database.query<StoredLeaf>(sql.readLeaves, [place.partition, this.#nextLeaf, end]);
    if (leaves.length !== end - this.#nextLeaf)
      throw new LogDivergedError(`partition ${place.partition} lacks leaves below its size ${end}`);
    await sender.send(leaves.map((row) => leafMessage(place, row)));
    this.#nextLeaf = end;
    onPublished({ leaves: leaves.length });
  }

  #isTimeToSign(size: number): boolean {
    if (this.#signed === undefined) return size >= this.#nextLeaf;
    const sinceMs = this.#options.now() - this.#signed.atMs;
    if (size > this.#signed.size) return sinceMs >= CHECKPOINT_INTERVAL_MS;
    return size === this.#signed.size && sinceMs >= REPEAT_INTERVAL_MS;
  }

  async #sign(size: number): Promise<void> {
    const { place, sender, signer, now, onPublished } = this.#options;
    const atMs = now();
    const head = { size, root: await this.#rootAt(size) };
    await sender.send([checkpointMessage(place, head, new Date(atMs).toISOString(), signer)]);
    this.#signed = { size, atMs };
    onPublished({ checkpoint: size });
  }

  async #rootAt(size: number): Promise<string> {
    if (size === 0) return EMPTY_ROOT;
    const { database, place } = this.#options;
    const [row] = await database.query<{ root: string }>(sql.readRoot, [place.partition, size - 1]);
    if (row === undefined) throw new LogDivergedError(`partition ${place.partition} has no leaf ${size - 1}`);
    return row.root;
  }
}
