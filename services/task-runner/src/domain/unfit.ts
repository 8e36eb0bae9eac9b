import { hasCanonicalForm } from '@holdpoint/ledger/canonical-json';
import { refuse } from './verdicts.ts';
import type { RunnerMessage, RunnerVerdict } from './world.ts';

/** Why a message can be taken by no task, whatever it says; undefined for what can. */
export function refuseUnfit(message: RunnerMessage): RunnerVerdict | undefined {
  // Without one it can be neither digested nor stored everywhere.
  if (!hasCanonicalForm(message)) return refuse('NOT_CANONICAL', `the ${message.type} has no canonical JSON form (RFC 8785)`);
  if (holdsSealed(message)) return refuse('PAYLOAD_SEALED', `the ${message.type} holds a sealed value, and its key is not here`);
  return undefined;
}

/** A payload that the codec could not open. What lies inside a plain one is anyone's, and not looked into. */
function holdsSealed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'plain' in value) return false;
  return 'sealed' in value || Object.values(value).some(holdsSealed);
}
