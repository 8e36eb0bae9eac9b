/**
 * Who may do what on the broker, from the table of topics alone: one writer a topic, and nobody reads what is not for them. With these
 * rights, and none beside them, an executor cannot forge an approval or another pool's result, nor an upstream system either.
 */
import { physicalTopic, type TopicSpec, topicsOf } from './topics.ts';

/** Who logs in to the broker. An executor is one by its pool: `tool-executor.<pool>`. */
export type Role = string;

export interface Right {
  readonly role: Role;
  readonly operation: 'Create' | 'Describe' | 'DescribeConfigs' | 'Read' | 'Write';
  readonly resource: 'group' | 'topic' | 'transactional-id';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
}

/** What the table's words for writers and readers come to. */
const roles: Readonly<Record<string, Role>> = {
  'task-runner': 'task-runner',
  'approval-service': 'approval-service',
  'audit-projector': 'audit-projector',
  'metrics-projector': 'metrics-projector',
  console: 'operators',
  CLI: 'operators',
  engineers: 'operators',
  'upstream systems': 'upstream',
  'compliance stores': 'auditors',
  witnesses: 'auditors',
};

const members = ['task-runner', 'approval-service', 'audit-projector', 'metrics-projector'] as const;

/** Every right of an installation with these pools. `installer` creates the topics, and records their counts in the catalog. */
export function rightsOf(topicPrefix: string, pools: readonly string[]): readonly Right[] {
  const specs = topicsOf(1, Object.fromEntries(pools.map((pool) => [pool, 1])));
  return [
    ...specs.flatMap((spec) => topicRights(topicPrefix, spec, pools)),
    ...[...members, ...pools.map(executorOf)].map((role) => groupRight(topicPrefix, role)),
    ...administration(topicPrefix),
  ];
}

function topicRights(topicPrefix: string, spec: TopicSpec, pools: readonly string[]): readonly Right[] {
  const { name, family } = spec;
  const topic = physicalTopic(topicPrefix, name);
  const rolesOf = (words = ''): readonly Role[] =>
    words.split(', ').flatMap((word) => (word === '' ? [] : rolesFor(word, spec, pools)));
  const on = (operation: Right['operation']) => (role: Role) =>
    ({ role, operation, resource: 'topic', name: topic, pattern: 'literal' }) as const;
  const writers = rolesOf(family.writer);
  // Who keeps a log reads it back. Kafka lets whoever writes or reads describe.
  const keepers = family.fenced === true || family.writer === 'audit-projector' ? writers : [];
  return [
    ...distinct([...writers, ...rolesOf(family.mover)]).map(on('Write')),
    ...distinct([...rolesOf(family.readers), ...keepers]).map(on('Read')),
    ...(family.fenced === true ? writers.flatMap((role) => transactionRights(role, topic)) : []),
  ];
}

const distinct = (all: readonly Role[]): readonly Role[] => [...new Set(all)];

function rolesFor(word: string, spec: TopicSpec, pools: readonly string[]): readonly Role[] {
  const { name, family } = spec;
  const role = roles[word];
  if (role !== undefined) return [role];
  const suffix = name.slice(family.name.length + 1);
  if (word === 'tool-executor') return family.each === 'pool' ? [executorOf(suffix)] : pools.map(executorOf);
  if (word === 'that service') return rolesFor(suffix, spec, pools);
  throw new RangeError(`the table of topics names "${word}", of which topic-rights.ts knows no role`);
}

const executorOf = (pool: string): Role => `tool-executor.${pool}`;

function transactionRights(role: Role, topic: string): readonly Right[] {
  const own = { role, resource: 'transactional-id', name: `${topic}-`, pattern: 'prefixed' } as const;
  return [
    { ...own, operation: 'Describe' },
    { ...own, operation: 'Write' },
  ];
}

const groupRight = (topicPrefix: string, role: Role): Right => ({
  role,
  operation: 'Read',
  resource: 'group',
  name: `${topicPrefix}${role}`,
  pattern: 'literal',
});

/** Whoever creates topics, and the doctor, look at all of them. */
function administration(topicPrefix: string): readonly Right[] {
  const all = { resource: 'topic', name: topicPrefix, pattern: 'prefixed' } as const;
  const catalog = {
    resource: 'topic',
    name: physicalTopic(topicPrefix, 'catalog'),
    pattern: 'literal',
    role: 'installer',
  } as const;
  return [
    ...(['Create', 'Describe', 'DescribeConfigs'] as const).map((operation) => ({ ...all, role: 'installer', operation })),
    ...(['Read', 'Write'] as const).map((operation) => ({ ...catalog, operation })),
    ...(['Describe', 'DescribeConfigs'] as const).map((operation) => ({ ...all, role: 'operators', operation })),
  ];
}
