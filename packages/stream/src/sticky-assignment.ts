/**
 * Who gets which partitions: every member about as many as any other, and what it had before wherever that allows.
 * Pure, so that Kafka's group leader and the in-memory twin decide alike.
 */

export interface AssignmentClaim {
  readonly memberId: string;
  /** What it had, and since which generation of the group it says so. */
  readonly owned: readonly number[];
  readonly generation: number;
}

/** Partitions 0..count-1 over the members: differing by one at most; of two that claim the same the newer generation keeps it. */
export function assignSticky(claims: readonly AssignmentClaim[], count: number): ReadonlyMap<string, readonly number[]> {
  const members = [...claims].sort((a, b) => b.generation - a.generation || (a.memberId < b.memberId ? -1 : 1));
  const shares = new Map<string, number[]>(members.map(({ memberId }) => [memberId, []]));
  if (members.length === 0) return shares;
  const taken = keepOwned(members, shares, count);
  for (let partition = 0; partition < count; partition += 1) {
    if (!taken.has(partition)) leastLoaded(shares).push(partition);
  }
  for (const share of shares.values()) share.sort((a, b) => a - b);
  return shares;
}

/** Each keeps up to its fair share; the first `count % members` who can fill it keep one more. */
function keepOwned(members: readonly AssignmentClaim[], shares: Map<string, number[]>, count: number): Set<number> {
  const taken = new Set<number>();
  const fair = Math.floor(count / members.length);
  let larger = count % members.length;
  for (const { memberId, owned } of members) {
    const share = shares.get(memberId) ?? [];
    for (const partition of [...owned].sort((a, b) => a - b)) {
      if (partition >= count || taken.has(partition)) continue;
      if (share.length === fair && larger > 0) larger -= 1;
      else if (share.length >= fair) break;
      share.push(partition);
      taken.add(partition);
      if (share.length > fair) break;
    }
  }
  return taken;
}

function leastLoaded(shares: ReadonlyMap<string, number[]>): number[] {
  let least: number[] = [];
  let load = Number.POSITIVE_INFINITY;
  for (const share of shares.values()) {
    if (share.length >= load) continue;
    least = share;
    load = share.length;
  }
  return least;
}
