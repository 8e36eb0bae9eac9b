/** Looks for secrets in text: as whole tokens, whatever their case. Time grows with the text, not with the number of secrets. */

/** Where a secret was found: some of the text around it. */
export interface Found {
  readonly secret: string;
  readonly around: string;
}

/** As many characters of a secret as choose the candidates at a place. */
const STEM = 5;
const AROUND = 60;
const wordCharacter = /[\p{L}\p{N}_]/u;

/** Prepared to find any of the secrets, each at least 5 characters long. A secret inside a longer word is not found. */
export class TokenSearch {
  private readonly byStem = new Map<string, string[]>();

  constructor(secrets: Iterable<string>) {
    for (const secret of new Set([...secrets].map((one) => one.toLowerCase()))) {
      if (secret.length < STEM) throw new RangeError(`"${secret}" is too short to be told from ordinary words`);
      const stem = secret.slice(0, STEM);
      this.byStem.set(stem, [...(this.byStem.get(stem) ?? []), secret]);
    }
  }

  /** Every place at which one of them stands. */
  *find(text: string): Generator<Found, void> {
    const lower = text.toLowerCase();
    for (let at = 0; at < lower.length; at += 1) {
      const secret = this.startingAt(lower, at);
      if (secret === undefined) continue;
      yield { secret, around: text.slice(Math.max(0, at - AROUND), at + secret.length + AROUND) };
      at += secret.length - 1;
    }
  }

  /** The secret that stands at this place as a token of its own. */
  private startingAt(text: string, at: number): string | undefined {
    const candidates = this.byStem.get(text.slice(at, at + STEM));
    if (candidates === undefined || isWord(text, at - 1)) return undefined;
    return candidates.find((secret) => text.startsWith(secret, at) && !isWord(text, at + secret.length));
  }
}

const isWord = (text: string, at: number): boolean => wordCharacter.test(text.charAt(at));
