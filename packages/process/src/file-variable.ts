import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A variable that holds a path, whose file is read and parsed once, at start. What is wrong with the file is told; what stands in it is not,
 * since it may be a key. `what` completes the sentence "expected the path of …".
 */
export function fileVariable<Value>(what: string, parse: (text: string) => Value) {
  return z.string({ error: `the path of ${what}` }).transform((path, context): Value => {
    try {
      return parse(readFileSync(path, 'utf8'));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it cannot be read';
      context.addIssue({ code: 'custom', message: `the path of ${what}: ${why}` });
      return z.NEVER;
    }
  });
}
