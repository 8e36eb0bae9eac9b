import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import type { Decoder, Malformed } from '@holdpoint/stream/codec';
import type { Admin, PartitionReader } from '@holdpoint/stream/ports';
import type { ToolContracts } from './contracts.ts';

const CATALOG = 'catalog';

export interface FollowCatalogOptions {
  readonly admin: Admin;
  readonly reader: PartitionReader;
  readonly decoder: Decoder<CatalogMessage>;
  readonly contracts: ToolContracts;
  readonly signal: AbortSignal;
  /** An announcement that cannot be read. If an event needs its contract, that partition waits and says so. */
  readonly onMalformed: (offset: number, malformed: Malformed) => void;
}

/** Keeps the contracts as far as the catalog goes, from its beginning on, until the signal aborts. */
export async function followCatalog(options: FollowCatalogOptions): Promise<void> {
  const { admin, reader, decoder, contracts, signal, onMalformed } = options;
  const [range] = await admin.ranges(CATALOG);
  await reader.follow({
    topic: CATALOG,
    partition: 0,
    from: range?.start ?? 0,
    signal,
    async onRecords(records) {
      for (const raw of records) {
        const decoded = await decoder.decode(raw);
        if (decoded.ok) contracts.add(decoded.record.message, decoded.record.bytes);
        else onMalformed(raw.offset, decoded.malformed);
      }
    },
  });
}
