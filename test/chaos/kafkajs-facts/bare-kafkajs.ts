/** kafkajs as it is published: a copy of its files, which the mends of packages/stream do not reach. It has no dependencies of its own. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type kafkajs from 'kafkajs';

const load = createRequire(import.meta.url);
let loaded: typeof kafkajs | undefined;

export function bareKafkajs(): typeof kafkajs {
  loaded ??= loadCopy();
  return loaded;
}

function loadCopy(): typeof kafkajs {
  const folder = mkdtempSync(join(tmpdir(), 'bare-kafkajs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(dirname(load.resolve('kafkajs/package.json')), folder, { recursive: true });
  return loadAsInProduction(folder);
}

/** With `NODE_ENV=test`, which test runners set, kafkajs retries after 50 ms in place of 300. */
function loadAsInProduction(folder: string): typeof kafkajs {
  const { NODE_ENV: environment } = process.env;
  delete process.env.NODE_ENV;
  try {
    return load(folder);
  } finally {
    if (environment !== undefined) process.env.NODE_ENV = environment;
  }
}
