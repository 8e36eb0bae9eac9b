/** What the tools of a process work with: described before it is opened, since contracts are read without a world. */
import type pg from 'pg';
import type { FaultsConfig } from '../config.ts';
import { createPool } from '../world/pool.ts';

export class World {
  readonly #seen = new Set<string>();
  #open: { readonly config: FaultsConfig; readonly pool: pg.Pool } | undefined;

  open(config: FaultsConfig): void {
    this.#open = { config, pool: createPool(config.databaseUrl, 16) };
  }

  /** Safe also when it was never opened. */
  async close(): Promise<void> {
    await this.#open?.pool.end();
    this.#open = undefined;
  }

  /** Whether this call comes to the service for the first time in this process. */
  isFirstTime(callId: string): boolean {
    const isFirst = !this.#seen.has(callId);
    this.#seen.add(callId);
    return isFirst;
  }

  get config(): FaultsConfig {
    return this.#opened().config;
  }

  get database(): pg.Pool {
    return this.#opened().pool;
  }

  #opened() {
    if (this.#open === undefined) throw new Error('the world is used before the app was started');
    return this.#open;
  }
}
