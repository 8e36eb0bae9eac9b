import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emittedFiles } from './emitted-files.ts';

/** Writes what the contracts emit (`schemas/`, `docs/topics.md`); with `--check` only tells whether that would change anything. */
const root = join(import.meta.dirname, '../../..');
const wanted = emittedFiles();

if (process.argv.includes('--check')) check();
else write();

function check(): void {
  const drifted = [...new Set([...wanted.keys(), ...committedSchemas()])].filter((path) => wanted.get(path) !== contentOf(path));
  if (drifted.length === 0) return void process.stdout.write(`${wanted.size} emitted files are as the contracts say\n`);
  process.stderr.write(`drifted from packages/contracts: ${drifted.join(', ')}\nrun: pnpm schemas\n`);
  process.exitCode = 1;
}

function write(): void {
  for (const path of committedSchemas()) if (!wanted.has(path)) rmSync(join(root, path));
  for (const [path, text] of wanted) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  process.stdout.write(`${wanted.size} files written\n`);
}

function committedSchemas(): string[] {
  const folder = join(root, 'schemas');
  return existsSync(folder) ? readdirSync(folder).map((file) => `schemas/${file}`) : [];
}

function contentOf(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}
