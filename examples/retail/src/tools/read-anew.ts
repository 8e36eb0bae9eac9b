/**
 * The refresh of every writing tool. A call's input names no versions: each attempt reads the entities and their
 * versions itself, so what has gone stale is read anew by trying again, and what was approved stays as it was.
 */
export async function readAnew<Input>({ input }: { readonly input: Input }): Promise<Input> {
  return input;
}
