/**
 * kafkajs 2.2.4 asks any broker who the transaction coordinator is before every transactional request: one more round trip for each
 * of the two that a transaction needs. The coordinator of an id hardly ever moves, and whoever meets an error here discards the whole
 * producer anyway. So a coordinator that has answered is kept until `forgetCoordinator`.
 */
import { Cluster, type PrivateBroker, type PrivateCluster, TRANSACTION_COORDINATOR } from './private.ts';

const kept = new Set<string>();
const found = new WeakMap<PrivateCluster, Map<string, PrivateBroker>>();
let mended = false;

/** From now on the coordinator of this transactional id is looked up once. To be called when it has proved to be the right one. */
export function keepCoordinator(transactionalId: string): void {
  kept.add(transactionalId);
}

export function forgetCoordinator(transactionalId: string): void {
  kept.delete(transactionalId);
}

export function mendCoordinatorLookup(): void {
  if (mended) return;
  mended = true;
  const lookUp = Cluster.prototype.findGroupCoordinator;
  Cluster.prototype.findGroupCoordinator = async function findOnce(request) {
    if (request.coordinatorType !== TRANSACTION_COORDINATOR || !kept.has(request.groupId)) return lookUp.call(this, request);
    const known = found.get(this)?.get(request.groupId);
    if (known?.isConnected()) return known;
    const broker = await lookUp.call(this, request);
    found.set(this, (found.get(this) ?? new Map<string, PrivateBroker>()).set(request.groupId, broker));
    return broker;
  };
}
