/**
 * A service's definition as one release of it: its fold leaves its version in every state, so that a state which another release has built, and nobody
 * has brought up to date, can be told. Every other release comes without an upcaster, and folds what it finds again.
 */
import type { EntityDefinition } from '@holdpoint/stream/entity';
import type { EntityEvent, Message } from '@holdpoint/stream/record';

export function released<S extends object, M extends Message, E extends EntityEvent>(
  definition: EntityDefinition<S, M, E>,
  release: number,
): EntityDefinition<S, M, E> {
  const foldVersion = definition.foldVersion + release;
  const stamped = (state: S): S => ({ ...state, [STAMP]: foldVersion });
  const upcast = (state: unknown, builtBy: number): S | undefined =>
    // What a release before this one has built differs from what this one would have in nothing but its stamp.
    builtBy < foldVersion ? stamped(state as S) : undefined;
  return {
    ...definition,
    foldVersion,
    evolve: (state, event) => stamped(definition.evolve(state, event)),
    retire: (state) => stamped(definition.retire(state)),
    ...(release % 2 === 0 ? { upcast } : {}),
  };
}

const STAMP = 'foldedBy';

/** The state as the definition itself has it, and the version of the fold that left it so. */
export function unstamped(state: object): { readonly state: object; readonly foldVersion: unknown } {
  const { [STAMP]: foldVersion, ...rest }: { readonly [STAMP]?: unknown } = state;
  return { state: rest, foldVersion };
}
