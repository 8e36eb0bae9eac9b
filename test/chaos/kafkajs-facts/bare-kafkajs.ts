/** kafkajs as it is published: a copy of its files, which the mends of packages/stream do not reach. It has no dependencies of its own. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type kafkajs from 'kafkajs';

export interface BareKafkajs {
  readonly kafkajs: typeof kafkajs;
  /** One of its files, e.g. `src/network/requestQueue`. */
  load(path: string): unknown;
}

const load = createRequire(import.meta.url);

export function bareKafkajs(): BareKafkajs {
  const folder = mkdtempSync(join(tmpdir(), 'bare-kafkajs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(dirname(load.resolve('kafkajs/package.json')), folder, { recursive: true });
  return { kafkajs: load(folder), load: (path) => load(join(folder, path)) };
}
