/**
 * The set's requests, asked for again and again as tasks of their own: as long as there is trouble, there is work for it to meet.
 *
 * Q1 A round that was begun is asked for to its end (`sendRest`), or its outcome could not be held against the set's.
 */
import type { Connection } from '@holdpoint/client/connection';
import { until } from '@holdpoint/installation/wait';
import type { OpenDataSet } from '@holdpoint/retail/data-set/data-set';
import { declareDisturbances } from '@holdpoint/retail/database/load-data-set';
import { Storefront } from '@holdpoint/retail/demo/chaos/storefront';
import { taskIdIn, toTaskRequests } from '@holdpoint/retail/requests';
import type pg from 'pg';

export class Requests {
  /** The task ids of each round that was begun, in the set's order. */
  readonly rounds: (readonly string[])[] = [];
  readonly #connection: Connection;
  readonly #database: pg.Pool;
  readonly #set: OpenDataSet;
  readonly #storefronts: Storefront[] = [];
  #beginning: Promise<Storefront> | undefined;

  constructor(connection: Connection, database: pg.Pool, set: OpenDataSet) {
    this.#connection = connection;
    this.#database = database;
    this.#set = set;
  }

  /** Requests that have been sent, or are being sent. */
  get sent(): number {
    return this.#storefronts.reduce((sum, { sent }) => sum + sent, 0);
  }

  /** Requests of the present round that have not been sent; there is always another round. */
  get left(): number {
    return this.#storefronts.at(-1)?.left || this.#set.tasks.length;
  }

  /** How often a request could not be sent at first. */
  get failures(): number {
    return this.#storefronts.reduce((sum, { failures }) => sum + failures, 0);
  }

  /** Sends the next so many, but none beyond the round. */
  async send(count: number): Promise<void> {
    const present = this.#storefronts.at(-1);
    await (present !== undefined && present.left > 0 ? present : await this.#begin()).send(count);
  }

  /** Sends what the present round has left; tells how many. */
  async sendRest(): Promise<number> {
    const present = this.#storefronts.at(-1);
    const left = present?.left ?? 0;
    await present?.send(left);
    return left;
  }

  /** One round at a time, whoever asks for it. */
  #begin(): Promise<Storefront> {
    this.#beginning ??= this.#beginRound().finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  async #beginRound(): Promise<Storefront> {
    const run = { set: this.#set, run: `round-${this.rounds.length + 1}` };
    await this.#declare(run);
    const storefront = new Storefront(this.#connection, toTaskRequests({ ...run, requestedAt: new Date().toISOString() }));
    this.rounds.push(this.#set.tasks.map((task) => taskIdIn(run, task)));
    this.#storefronts.push(storefront);
    return storefront;
  }

  /** The shop's database may be away just now; declaring a run again changes nothing. */
  async #declare(run: Parameters<typeof declareDisturbances>[1]): Promise<void> {
    const declared = () =>
      declareDisturbances(this.#database, run).then(
        () => true,
        () => false,
      );
    await until('the shop has heard of another round', DATABASE_BACK_MS, declared);
  }
}

const DATABASE_BACK_MS = 90_000;
