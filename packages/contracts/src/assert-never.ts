/** Ends every switch on a union: a member that is added and not handled fails to type-check. @throws TypeError if data lied to the types */
export function assertNever(value: never): never {
  throw new TypeError(`no branch for ${JSON.stringify(value)}`);
}
