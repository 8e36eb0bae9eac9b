import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { WrongVariable } from './config.ts';
import { isSecret } from './secret.ts';

/** The environment with every secret that came as a file, and what is wrong with those files. */
export interface WithSecrets {
  readonly given: NodeJS.ProcessEnv;
  readonly wrong: readonly WrongVariable[];
}

/** Takes the secret `NAME` from the file that `NAME_FILE` names. Line ends behind it are no part of it. */
export function readSecretFiles(schema: z.ZodObject, given: NodeJS.ProcessEnv): WithSecrets {
  const all = { ...given };
  const wrong: WrongVariable[] = [];
  for (const name of Object.keys(schema.shape).filter((one) => isSecret(schema.shape[one]))) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    const read = given[name] === undefined ? readSecret(file) : { fault: `to be absent, since ${name} is set` };
    if ('fault' in read) wrong.push({ name: `${name}_FILE`, expected: read.fault, value: file });
    else all[name] = read.text;
  }
  return { given: all, wrong };
}

function readSecret(file: string): { readonly text: string } | { readonly fault: string } {
  try {
    const text = readFileSync(file, 'utf8').replace(/[\r\n]+$/, '');
    return text === '' ? { fault: 'the path of a file that holds the secret: it is empty' } : { text };
  } catch (error) {
    return { fault: `the path of a file that holds the secret: ${error instanceof Error ? error.message : 'it cannot be read'}` };
  }
}
