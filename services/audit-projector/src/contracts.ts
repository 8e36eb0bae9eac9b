/** The tool contracts of the catalog, by digest. */
import type { ToolContract } from '@holdpoint/contracts/contract';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { saysOwnDigest } from '@holdpoint/core/announcement';
import { unframed } from '@holdpoint/stream/frame';
import { ContractMissingError } from './domain/audited-event.ts';

/** Contracts as far as the catalog has been read. They are immutable under their digest, so the order of reading is no matter. */
export class ToolContracts {
  readonly #byDigest = new Map<string, ToolContract>();

  /** Takes an announcement; one whose contract does not have the digest that it says is passed over: no event can mean it. */
  add(message: CatalogMessage, bytes: Buffer): void {
    if (message.type !== 'ToolAnnounced') return;
    const framed = unframed(bytes);
    if (framed !== undefined && saysOwnDigest(framed.json.toString()))
      this.#byDigest.set(message.contractDigest, message.contract);
  }

  /** @throws ContractMissingError while the catalog has not been read so far */
  of(digest: string): ToolContract {
    const found = this.#byDigest.get(digest);
    if (found === undefined) throw new ContractMissingError(digest);
    return found;
  }
}
