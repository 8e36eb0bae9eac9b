import { Bed, type BedOptions } from './bed.ts';
import type { KafkajsFact, Told } from './fact.ts';

/** Both halves at once, each on a bed of its own; told one after the other. */
export async function runFact(
  { topics, topicConfig = {}, show, hold }: KafkajsFact,
  addresses: Pick<BedOptions, 'brokers' | 'registryUrl'>,
  told: Told,
): Promise<void> {
  const halves = [show, hold].map(async (half) => {
    const later = new ToldLater();
    const bed = await Bed.open({ ...addresses, topics, topicConfig });
    try {
      await half(bed, later);
    } finally {
      await bed.close();
    }
    return later;
  });
  const ends = await Promise.allSettled(halves);
  for (const end of ends) {
    if (end.status === 'rejected') throw end.reason;
    end.value.tell(told);
  }
}

class ToldLater implements Told {
  private readonly words: ((told: Told) => void)[] = [];

  did(...args: Parameters<Told['did']>): void {
    this.words.push((told) => told.did(...args));
  }

  figure(...args: Parameters<Told['figure']>): void {
    this.words.push((told) => told.figure(...args));
  }

  /** What was found may go on changing. */
  check(...args: Parameters<Told['check']>): void {
    const found = structuredClone(args);
    this.words.push((told) => told.check(...found));
  }

  tell(told: Told): void {
    for (const word of this.words) word(told);
  }
}
