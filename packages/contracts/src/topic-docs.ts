import type { TopicFamily } from './topic-family.ts';
import { topicFamilies } from './topics.ts';

/** `docs/topics.md`: the topic table as people read it, from the one that the topics are created from. */
export function topicDocs(): string {
  const rows = topicFamilies.map((family) => `| ${cells(family).join(' | ')} |`);
  return `# Topics

Emitted from \`packages/contracts/src/topics.ts\`; do not edit by hand (\`pnpm schemas\` writes it, \`npm run verify\` checks it).

On the broker a topic is called \`<prefix><name>.v1\`, with the prefix \`holdpoint.\` unless \`HOLDPOINT_TOPIC_PREFIX\` says otherwise. A message
type's schema is the registry subject \`<broker's topic name>-<message type>\`, compatibility \`BACKWARD_TRANSITIVE\`; its text lies in
\`schemas/<name>-<message type>.json\`. N is the installation's number of task partitions (\`HOLDPOINT_PARTITIONS\`), fixed when the topics are created.

| topic | key | partitions | writer | readers | kept | messages |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function cells(family: TopicFamily): string[] {
  const suffix = { one: '', pool: '.<pool>', service: '.<service>' }[family.each];
  const partitions = { tasks: 'N', pool: "the pool's" }[String(family.partitions)] ?? String(family.partitions);
  const messages = Object.keys(family.messages).join(', ');
  const key = family.placedBy === undefined ? family.key : `${family.key}, placed by ${family.placedBy}`;
  return [`\`${family.name}${suffix}\``, key, partitions, family.writer, family.readers, keptText(family), messages];
}

function keptText({ kept }: TopicFamily): string {
  if (kept.policy === 'compact') return 'the newest of each key (compact)';
  const time = kept.forMs === 'ever' ? 'for ever' : `${kept.forMs / 86_400_000} days`;
  return kept.policy === 'delete' ? time : `${time}, ${kept.policy}`;
}
