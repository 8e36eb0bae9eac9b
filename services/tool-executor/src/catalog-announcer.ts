import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { saysOwnDigest } from '@holdpoint/core/announcement';
import { contractDigest } from '@holdpoint/core/contract-digest';
import type { App } from '@holdpoint/sdk/define-app';
import type { Decoder } from '@holdpoint/stream/codec';
import { unframed } from '@holdpoint/stream/frame';
import type { Admin, Clock, PartitionReader } from '@holdpoint/stream/ports';
import type { Outgoing, StreamRecord } from '@holdpoint/stream/record';
import type { Sender } from '@holdpoint/stream/sender';
import { type Patience, untilRegistryAnswers } from '@holdpoint/stream/until-registry-answers';
import { moment } from './domain/answers.ts';
import { type Announceable, compareWithCatalog, type Difference } from './domain/catalog.ts';

/** What is hosted here is not what stands in the catalog under the same name and version. This executor must not start. */
export class ContractDiffersError extends Error {
  override readonly name = 'ContractDiffersError';

  constructor(differences: readonly Difference[]) {
    const lines = differences.map(
      ({ kind, name, version, fields }) => `${kind} ${name} v${version} differs in ${fields.join(', ')}`,
    );
    super(`a contract is immutable under its name and version; release the change under a new version: ${lines.join('; ')}`);
  }
}

export interface AnnouncerOptions {
  readonly executor: string;
  readonly reader: PartitionReader;
  readonly admin: Admin;
  readonly decoder: Decoder<CatalogMessage>;
  readonly sender: Sender;
  readonly clock: Clock;
  /** A catalog record that cannot be read: not ours to judge, but somebody should know. */
  onUnreadable(fact: { readonly offset: number; readonly code: string }): void;
  /** Told when the schema registry gives no answer, and when it does again. */
  readonly waits: Pick<Patience, 'onWaiting' | 'onRunning'>;
}

const CATALOG = 'catalog';

/**
 * Reads the catalog to its end, announces what is absent, and reads back: between executors that start together, the lowest offset stands.
 * A registry that gives no answer is waited for.
 * @throws ContractDiffersError naming each contract and field
 */
export async function announce(app: App, pool: string, options: AnnouncerOptions): Promise<void> {
  const own = announceable(app, pool);
  const { absent } = refuseDifferences(own, await readCatalog(options));
  if (absent.length === 0) return;
  // Sent again after a registry that fell silent half-way: who announces twice has said nothing new.
  await untilRegistryAnswers(patienceOf(options), () => options.sender.send(absent.map((one) => announcementOf(one, options))));
  refuseDifferences(own, await readCatalog(options));
}

function refuseDifferences(own: readonly Announceable[], catalog: readonly CatalogMessage[]) {
  const comparison = compareWithCatalog(own, catalog);
  if (comparison.differing.length > 0) throw new ContractDiffersError(comparison.differing);
  return comparison;
}

function announceable({ tools, agents }: App, pool: string): readonly Announceable[] {
  const ofPool = tools.filter(({ contract }) => contract.pool === pool);
  return [
    ...ofPool.map(({ contract }) => ({ kind: 'tool', contract }) as const),
    ...agents.map(({ contract }) => ({ kind: 'agent', contract }) as const),
  ];
}

/** It ends with the process alone: there is nothing else to do before the announcement stands. */
const patienceOf = ({ clock, waits: { onWaiting, onRunning } }: AnnouncerOptions): Patience => ({
  clock,
  signal: new AbortController().signal,
  onWaiting,
  onRunning,
});

async function readCatalog(options: AnnouncerOptions): Promise<readonly CatalogMessage[]> {
  const { reader, admin, decoder, onUnreadable } = options;
  const messages: CatalogMessage[] = [];
  const [range] = await admin.ranges(CATALOG);
  if (range === undefined) return messages;
  await reader.read(CATALOG, 0, range.start, range.end, async (raw) => {
    const decoded = await untilRegistryAnswers(patienceOf(options), () => decoder.decode(raw));
    if (!decoded.ok) onUnreadable({ offset: raw.offset, code: decoded.malformed.code });
    else if (counts(decoded.record)) messages.push(decoded.record.message);
    else onUnreadable({ offset: raw.offset, code: 'DIGEST_MISMATCH' });
  });
  return messages;
}

function counts({ message, bytes }: StreamRecord<CatalogMessage>): boolean {
  return message.type === 'TopologyRecorded' || saysOwnDigest(unframed(bytes)?.json.toString() ?? 'null');
}

function announcementOf({ kind, contract }: Announceable, { executor, clock }: AnnouncerOptions): Outgoing {
  const digest = contractDigest(contract);
  const type = kind === 'tool' ? 'ToolAnnounced' : 'AgentAnnounced';
  const message = { type, contract, contractDigest: digest, executor, at: moment(clock.now()) };
  return { topic: CATALOG, key: contract.name, id: `${kind}:${contract.name}:${contract.version}:${digest}`, message };
}
