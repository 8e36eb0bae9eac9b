import { CanonicalJsonError, canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';
import { z } from 'zod';

/** What an announcement holds as it was stored, members that this reader does not know included: its digest is over all of them. */
const storedSchema = z.object({ contract: z.unknown(), contractDigest: z.string() });

/**
 * Whether an announcement in the catalog, as stored (its JSON text), says the digest that its contract has. One that does not announces nothing, and
 * every reader passes it over: what was decided under such a digest could not be audited, since no contract has it.
 */
export function saysOwnDigest(json: string): boolean {
  const stored = storedSchema.safeParse(JSON.parse(json));
  return stored.success && digestOf(stored.data.contract) === stored.data.contractDigest;
}

function digestOf(contract: unknown): string | undefined {
  try {
    return sha256Hex(canonicalJson(contract));
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}
