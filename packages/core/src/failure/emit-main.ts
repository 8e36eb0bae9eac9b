import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureDocument } from './document.ts';

/** Writes docs/failures.md; with `--check` only tells whether that would change anything. */
const path = join(import.meta.dirname, '../../../../docs/failures.md');
if (!process.argv.includes('--check')) writeFileSync(path, failureDocument());
else if (readFileSync(path, 'utf8') !== failureDocument()) {
  process.stderr.write('docs/failures.md has drifted; run: node packages/core/src/failure/emit-main.ts\n');
  process.exitCode = 1;
}
