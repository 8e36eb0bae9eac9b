import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

/** One fenced block of a page. */
export interface Block {
  readonly language: string;
  /** What stands behind the language: a file's name, or how the block is to be taken. */
  readonly note: string;
  readonly text: string;
}

/** The fenced blocks of a page in `docs/`, in their order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(DOCS, page), 'utf8');
  return [...text.matchAll(/^```(\w+)[ ]?(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', note = '', block = '']) => ({
    ...{ language, note, text: block },
  }));
}
