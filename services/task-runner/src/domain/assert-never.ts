/** Makes the compiler prove that every member of a union has its branch. */
export function assertNever(value: never): never {
  throw new TypeError(`no branch for ${JSON.stringify(value)}`);
}
