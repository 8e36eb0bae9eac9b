/** What chaos adds to a run's report, and what must hold of it. */
import type { Kill } from './killing.ts';
import { isServer, SERVER_KILLS, SERVICE_KILLS, type Victim } from './victims.ts';

export interface ChaosReport {
  readonly seed: number;
  readonly kills: readonly Kill[];
  /** Attempts that reached the shop more than once, by the shop's own book: carried out again because nobody knew of the first time. */
  readonly redelivered_calls: number;
}

/** One line for each thing that is not as it must be. */
export function chaosFindings({ kills, redelivered_calls }: ChaosReport, victims: readonly Victim[]): string[] {
  const short = [...new Set(victims)].flatMap((victim) => {
    const made = kills.filter(({ process }) => process === victim).length;
    const wanted = isServer(victim) ? SERVER_KILLS : SERVICE_KILLS;
    return made >= wanted ? [] : [`kills of ${victim}: ${made}, must be ${wanted}: the tasks ended too soon`];
  });
  const none = redelivered_calls > 0 ? [] : ['redelivered calls: 0, so no kill has met a call at the shop'];
  return [...short, ...none];
}
