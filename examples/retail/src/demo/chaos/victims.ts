/** What is killed, in which order, after which pauses: all of it from a seed. */

import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import type { LocalInfrastructure } from '@holdpoint/local/infrastructure';
import { between, type Random, seededRandom, shuffled } from '../../generate/random.ts';

export type ServerName = Parameters<LocalInfrastructure['restart']>[0];
export type Victim = ServiceName | ServerName;

/** One kill to come. */
export interface PlannedKill {
  readonly victim: Victim;
  /** Passes between the kill before and this one, whatever else has to be waited for. */
  readonly pauseMs: number;
}

/** How often each is killed. */
export const SERVICE_KILLS = 3;
export const SERVER_KILLS = 1;

const servers: readonly ServerName[] = ['kafka', 'registry', 'postgres'];
const LONGEST_PAUSE_MS = 500;

export const isServer = (victim: Victim): victim is ServerName => servers.some((server) => server === victim);

/** Rounds, in each of which every service is killed once and one server, in an order of its own. */
export function planKills(seed: number): readonly PlannedKill[] {
  const random = seededRandom(seed);
  const order = shuffled(random, servers);
  const rounds = Array.from({ length: SERVICE_KILLS }, (_, round) =>
    shuffled(random, [...serviceNames, ...order.slice(round, round + 1)]),
  );
  return rounds.flat().map((victim) => planned(victim, random));
}

const planned = (victim: Victim, random: Random): PlannedKill => ({ victim, pauseMs: between(random, 0, LONGEST_PAUSE_MS) });
