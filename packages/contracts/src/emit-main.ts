import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchemas } from './schema-emission.ts';

/** Writes the emitted schemas into `schemas/`, and removes what is no longer emitted. */
const folder = join(import.meta.dirname, '../../../schemas');
mkdirSync(folder, { recursive: true });
const emitted = emitSchemas();
const names = new Set(emitted.map((s) => s.fileName));
for (const file of readdirSync(folder)) if (file.endsWith('.json') && !names.has(file)) rmSync(join(folder, file));
for (const { fileName, schema } of emitted) writeFileSync(join(folder, fileName), `${JSON.stringify(schema, null, 2)}\n`);
process.stdout.write(`${emitted.length} schemas written to schemas/\n`);
