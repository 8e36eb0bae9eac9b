import type pg from 'pg';
import type { RetailConfig } from '../config.ts';
import { createShopPool } from '../database/pool.ts';

/** What every tool of the shop works with. */
export type Shop = { readonly pool: pg.Pool } & Pick<RetailConfig, 'idempotency' | 'latency'>;

/** What the shop needs to know of a call. A task's world is named by the task. */
export type ShopCall = {
  readonly taskId: string;
  readonly idempotencyKey: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
};

/** The shop of a process: described before it is opened, since contracts are read without a database. */
export class ShopConnection implements Shop {
  #open: Shop | undefined;

  open(config: RetailConfig): void {
    const { databaseUrl, poolSize, idempotency, latency } = config;
    this.#open = { pool: createShopPool(databaseUrl, poolSize), idempotency, latency };
  }

  /** Safe also when it was never opened. */
  async close(): Promise<void> {
    await this.#open?.pool.end();
    this.#open = undefined;
  }

  get pool(): pg.Pool {
    return this.#opened().pool;
  }

  get idempotency(): RetailConfig['idempotency'] {
    return this.#opened().idempotency;
  }

  get latency(): RetailConfig['latency'] {
    return this.#opened().latency;
  }

  #opened(): Shop {
    if (this.#open === undefined) throw new Error('the shop is used before the app was started');
    return this.#open;
  }
}
