import { v5 as uuidv5 } from 'uuid';

/** The UUID namespace (RFC 9562, version 5) under which all of our derived ids live. */
export const HOLDPOINT_NAMESPACE = '5f0c7a52-2f0e-5d39-9a67-6a8d1c0b7e11';

/**
 * The id of a task: UUIDv5 over tenant and the upstream's idempotency key, joined by one line feed (which neither may contain).
 * Any language can compute it, so a request may be sent, and looked up, without asking anyone.
 */
export function taskIdOf(tenant: string, idempotencyKey: string): string {
  return uuidv5(`${tenant}\n${idempotencyKey}`, HOLDPOINT_NAMESPACE);
}

/** The id of a step's n-th call (n from 1: a retry that a person chose is a new call through its own gate). */
export function callIdOf(taskId: string, stepIndex: number, n: number): string {
  return uuidv5(`call\n${stepIndex}\n${n}`, taskId);
}

/** The id of the approval that the task event `seq` asks for. */
export function approvalIdOf(taskId: string, seq: number): string {
  return uuidv5(`approval\n${seq}`, taskId);
}

/** The id of the intervention that the task event `seq` asks for. */
export function interventionIdOf(taskId: string, seq: number): string {
  return uuidv5(`intervention\n${seq}`, taskId);
}

/** The id of an entity's event: its entity's id and its place in the sequence. */
export function eventIdOf(entityId: string, seq: number): string {
  return `${entityId}:${seq}`;
}
