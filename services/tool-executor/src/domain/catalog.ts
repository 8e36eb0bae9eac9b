import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { contractDigest, differingFields } from '@holdpoint/core/contract-digest';

/** Something to announce: a tool's or an agent's contract. */
export type Announceable =
  | { readonly kind: 'tool'; readonly contract: ToolContract }
  | { readonly kind: 'agent'; readonly contract: AgentContract };

export interface Comparison {
  /** Not in the catalog under that name and version. */
  readonly absent: readonly Announceable[];
  /** There under another contract, which stands. */
  readonly differing: readonly Difference[];
}

export interface Difference {
  readonly kind: Announceable['kind'];
  readonly name: string;
  readonly version: number;
  readonly fields: readonly string[];
}

/** Compares what is hosted with the catalog, given in its order: under one name and version the first announcement stands. */
export function compareWithCatalog(own: readonly Announceable[], catalog: readonly CatalogMessage[]): Comparison {
  const standing = new Map<string, ToolContract | AgentContract>();
  for (const message of catalog) {
    if (message.type === 'TopologyRecorded') continue;
    const key = keyOf(message.type === 'ToolAnnounced' ? 'tool' : 'agent', message.contract);
    if (!standing.has(key)) standing.set(key, message.contract);
  }
  return {
    absent: own.filter(({ kind, contract }) => !standing.has(keyOf(kind, contract))),
    differing: own.flatMap((one) => differenceOf(one, standing.get(keyOf(one.kind, one.contract)))),
  };
}

function differenceOf({ kind, contract }: Announceable, other: ToolContract | AgentContract | undefined): Difference[] {
  if (other === undefined || contractDigest(other) === contractDigest(contract)) return [];
  const { name, version } = contract;
  return [{ kind, name, version, fields: differingFields(other, contract) }];
}

function keyOf(kind: string, { name, version }: { readonly name: string; readonly version: number }): string {
  return `${kind} ${name} v${version}`;
}
