import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchemas } from './schema-emission.ts';

/** Writes the emitted schemas into `schemas/` and removes what is no longer emitted; with `--check` only tells whether that would change anything. */
const folder = join(import.meta.dirname, '../../../schemas');
const wanted = new Map(emitSchemas().map((s) => [s.fileName, `${JSON.stringify(s.schema, null, 2)}\n`]));

if (process.argv.includes('--check')) check();
else write();

function check(): void {
  const drifted = [...new Set([...wanted.keys(), ...committed()])].filter((file) => wanted.get(file) !== contentOf(file));
  if (drifted.length === 0) return void process.stdout.write(`${wanted.size} schemas are as the code says\n`);
  process.stderr.write(`schemas/ has drifted from packages/contracts: ${drifted.join(', ')}\nrun: pnpm schemas\n`);
  process.exitCode = 1;
}

function write(): void {
  mkdirSync(folder, { recursive: true });
  for (const file of committed()) if (!wanted.has(file)) rmSync(join(folder, file));
  for (const [file, text] of wanted) writeFileSync(join(folder, file), text);
  process.stdout.write(`${wanted.size} schemas written to schemas/\n`);
}

function committed(): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.name.endsWith('.json') ? [entry.name] : []));
}

function contentOf(file: string): string | undefined {
  return committed().includes(file) ? readFileSync(join(folder, file), 'utf8') : undefined;
}
