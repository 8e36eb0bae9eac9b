/** The tool contracts of the catalog, by digest. */
import type { ToolContract } from '@holdpoint/contracts/contract';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';
import { unframed } from '@holdpoint/stream/frame';
import { z } from 'zod';
import { ContractMissingError } from './domain/audited-event.ts';

/** What a message of the catalog holds as it was stored, members that we do not know included: digests are over all of it. */
const storedSchema = z.object({ contract: z.unknown() });
/** Contracts as far as the catalog has been read. They are immutable under their digest, so the order of reading is no matter. */
export class ToolContracts {
  readonly #byDigest = new Map<string, ToolContract>();

  /** Takes an announcement; one whose contract does not have the digest that it says is passed over: no event can mean it. */
  add(message: CatalogMessage, bytes: Buffer): void {
    if (message.type !== 'ToolAnnounced') return;
    const framed = unframed(bytes);
    if (framed === undefined) return;
    const { contract } = storedSchema.parse(JSON.parse(framed.json.toString()));
    if (sha256Hex(canonicalJson(contract)) === message.contractDigest)
      this.#byDigest.set(message.contractDigest, message.contract);
  }

  /** @throws ContractMissingError while the catalog has not been read so far */
  of(digest: string): ToolContract {
    const found = this.#byDigest.get(digest);
    if (found === undefined) throw new ContractMissingError(digest);
    return found;
  }
}
