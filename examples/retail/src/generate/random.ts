/** Chance from a seed: the same seed gives the same sequence on every machine. */

/** The next number in [0, 1). */
export type Random = () => number;

/** The generator "mulberry32": 32 bits of state, ample for a small shop. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** @throws RangeError for an empty list. */
export function pick<Thing>(random: Random, things: readonly Thing[]): Thing {
  const thing = things[between(random, 0, things.length - 1)];
  if (thing === undefined) throw new RangeError('nothing to pick from');
  return thing;
}

/** The things in another order. */
export function shuffled<Thing>(random: Random, things: readonly Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ thing }) => thing);
}

/** A number of that many digits, as text, that `taken` does not hold yet. */
export function freshDigits(random: Random, digits: number, taken: Set<string>): string {
  for (;;) {
    const text = String(between(random, 10 ** (digits - 1), 10 ** digits - 1));
    if (taken.has(text)) continue;
    taken.add(text);
    return text;
  }
}
