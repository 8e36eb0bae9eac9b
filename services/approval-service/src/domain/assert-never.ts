/** Ends every switch on a union: a member that is added and not handled fails to type-check. */
export function assertNever(value: never): never {
  throw new TypeError(`unhandled: ${JSON.stringify(value)}`);
}
