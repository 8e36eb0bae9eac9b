/** What the processors decided about each input, in whichever of their lives: heard by looking over the definition's shoulder. */
import type { EntityDefinition, EntityInput, Verdict } from '@holdpoint/stream/entity';
import type { EntityEvent, Message } from '@holdpoint/stream/record';

export interface Heard {
  readonly process: string;
  readonly kind: 'accept' | 'ignore' | 'refuse';
  /** Ids of the events, or the reason, or the code. */
  readonly what: readonly string[];
}

export class Verdicts {
  private readonly byPosition = new Map<string, Heard[]>();
  /** By service and entity: the state that the last decision was given; undefined for none. */
  readonly states = new Map<string, { readonly process: string; readonly foldVersion: number; readonly state: unknown }>();

  of(topic: string, partition: number, offset: number): readonly Heard[] {
    return this.byPosition.get(`${topic}/${partition}/${offset}`) ?? [];
  }

  /** The same definition, with its decisions heard. */
  hear<S, M extends Message, E extends EntityEvent>(
    process: string,
    definition: EntityDefinition<S, M, E>,
  ): EntityDefinition<S, M, E> {
    return {
      ...definition,
      decide: (state, input, view) => {
        const verdict = definition.decide(state, input, view);
        this.note(process, definition, state, input, verdict);
        return verdict;
      },
    };
  }

  private note<S, M extends Message, E extends EntityEvent>(
    process: string,
    definition: EntityDefinition<S, M, E>,
    state: S | undefined,
    input: EntityInput<M>,
    verdict: Verdict<E>,
  ): void {
    if (input.kind === 'timer') return;
    const { topic, partition, offset } = input.redrivenBy ?? input.record;
    const name = `${topic}/${partition}/${offset}`;
    this.states.set(`${definition.service} ${definition.entityOf(input.record.message)}`, {
      ...{ process, state },
      foldVersion: definition.foldVersion,
    });
    this.byPosition.set(name, [...(this.byPosition.get(name) ?? []), { process, kind: verdict.kind, what: whatOf(verdict) }]);
  }
}

function whatOf<E extends EntityEvent>(verdict: Verdict<E>): readonly string[] {
  switch (verdict.kind) {
    case 'accept':
      return verdict.events.map(({ id }) => id);
    case 'ignore':
      return [verdict.reason];
    case 'refuse':
      return [verdict.code];
  }
}
