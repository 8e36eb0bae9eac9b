import { approvalCommandMessages } from './messages/approval-commands.ts';
import { approvalLogMessages } from './messages/approval-events.ts';
import { approvalOutcomeMessages } from './messages/approval-outcomes.ts';
import { approvalRequestMessages } from './messages/approval-requests.ts';
import { auditCheckpointMessages, auditComplianceMessages, auditTechnicalMessages } from './messages/audit.ts';
import { catalogMessages } from './messages/catalog.ts';
import { deadLetterMessages } from './messages/dead-letters.ts';
import { partitionCommandMessages, partitionReportMessages } from './messages/partition-reports.ts';
import { snapshotMessages } from './messages/snapshots.ts';
import { taskCommandMessages } from './messages/task-commands.ts';
import { taskLogMessages } from './messages/task-events.ts';
import { taskRequestMessages } from './messages/task-requests.ts';
import { toolClaimMessages } from './messages/tool-claims.ts';
import { toolRequestMessages } from './messages/tool-requests.ts';
import { toolResultMessages } from './messages/tool-results.ts';
import type { TopicFamily } from './topic-family.ts';

const DAY_MS = 24 * 3_600_000;
export const MESSAGE_LIMIT_BYTES = 2 * 1024 * 1024;

const oneTopic = { each: 'one', partitions: 'tasks', appendTime: true } as const;
const days = (n: number) => ({ policy: 'delete', forMs: n * DAY_MS }) as const;
const forEver = { policy: 'delete', forMs: 'ever' } as const;
const compacted = { policy: 'compact', forMs: 'ever' } as const;

/** Services that dead-letter what they cannot take. Projectors never do: what they cannot read is a defect, and they stop. */
export const deadLetteringServices = ['task-runner', 'tool-executor', 'approval-service'] as const;

/** Services that own partitions, and say how these are. */
export const reportingServices = [...deadLetteringServices, 'audit-projector', 'metrics-projector'] as const;

/** Every topic there is: name, key, sole writer, readers, retention, and the messages that may lie on it. */
export const topicFamilies: readonly TopicFamily[] = [
  {
    ...oneTopic,
    name: 'task.requests',
    key: 'taskId',
    writer: 'upstream systems',
    readers: 'task-runner',
    mover: 'task-runner',
    kept: days(14),
    messages: taskRequestMessages,
  },
  {
    ...oneTopic,
    name: 'task.commands',
    key: 'taskId',
    writer: 'console, CLI',
    readers: 'task-runner',
    mover: 'task-runner',
    kept: days(14),
    messages: taskCommandMessages,
  },
  {
    ...oneTopic,
    name: 'task.events',
    key: 'taskId',
    writer: 'task-runner',
    readers: 'task-runner, audit-projector, metrics-projector, console, CLI, upstream systems',
    fenced: true,
    kept: forEver,
    messages: taskLogMessages,
  },
  {
    ...oneTopic,
    name: 'task.snapshots',
    key: 'taskId',
    writer: 'task-runner',
    readers: 'task-runner',
    kept: compacted,
    messages: snapshotMessages,
  },
  {
    ...oneTopic,
    name: 'catalog',
    key: 'name',
    writer: 'tool-executor',
    readers: 'task-runner, tool-executor, audit-projector, CLI',
    partitions: 1,
    kept: forEver,
    messages: catalogMessages,
  },
  {
    ...oneTopic,
    name: 'tool.requests',
    each: 'pool',
    key: 'callId',
    placedBy: 'taskId',
    writer: 'task-runner',
    readers: 'tool-executor',
    partitions: 'pool',
    kept: days(7),
    messages: toolRequestMessages,
  },
  {
    ...oneTopic,
    name: 'tool.claims',
    each: 'pool',
    key: 'callId',
    placedBy: 'taskId',
    writer: 'tool-executor',
    readers: 'tool-executor',
    fenced: true,
    partitions: 'pool',
    kept: { policy: 'compact,delete', forMs: 14 * DAY_MS },
    messages: toolClaimMessages,
  },
  {
    ...oneTopic,
    name: 'tool.results',
    each: 'pool',
    key: 'taskId',
    writer: 'tool-executor',
    readers: 'task-runner',
    kept: days(14),
    messages: toolResultMessages,
  },
  {
    ...oneTopic,
    name: 'approval.requests',
    key: 'taskId',
    writer: 'task-runner',
    readers: 'approval-service',
    kept: days(30),
    messages: approvalRequestMessages,
  },
  {
    ...oneTopic,
    name: 'approval.outcomes',
    key: 'taskId',
    writer: 'approval-service',
    readers: 'task-runner',
    kept: days(30),
    messages: approvalOutcomeMessages,
  },
  {
    ...oneTopic,
    name: 'approval.commands',
    key: 'taskId',
    writer: 'console, CLI',
    readers: 'approval-service',
    mover: 'approval-service',
    kept: days(30),
    messages: approvalCommandMessages,
  },
  {
    ...oneTopic,
    name: 'approval.events',
    key: 'taskId',
    writer: 'approval-service',
    readers: 'approval-service, metrics-projector, console, CLI',
    fenced: true,
    kept: forEver,
    messages: approvalLogMessages,
  },
  {
    ...oneTopic,
    name: 'approval.snapshots',
    // Compaction goes by key, and a task may have several approvals.
    key: 'approvalId',
    writer: 'approval-service',
    readers: 'approval-service',
    kept: compacted,
    messages: snapshotMessages,
  },
  {
    ...oneTopic,
    name: 'audit.compliance',
    key: 'log',
    writer: 'audit-projector',
    readers: 'CLI, compliance stores',
    kept: forEver,
    messages: auditComplianceMessages,
  },
  {
    ...oneTopic,
    name: 'audit.technical',
    key: 'log',
    writer: 'audit-projector',
    readers: 'engineers',
    kept: days(90),
    messages: auditTechnicalMessages,
  },
  {
    ...oneTopic,
    name: 'audit.checkpoints',
    key: 'log',
    writer: 'audit-projector',
    readers: 'CLI, witnesses, compliance stores',
    partitions: 1,
    kept: forEver,
    messages: auditCheckpointMessages,
  },
  {
    ...oneTopic,
    name: 'dead-letter',
    each: 'service',
    services: deadLetteringServices,
    key: 'origin',
    writer: 'that service',
    readers: 'console, CLI',
    kept: days(30),
    messages: deadLetterMessages,
  },
  {
    ...oneTopic,
    name: 'partition.reports',
    each: 'service',
    services: reportingServices,
    key: 'process',
    writer: 'that service',
    readers: 'console, CLI',
    partitions: 1,
    kept: days(1),
    messages: partitionReportMessages,
  },
  {
    ...oneTopic,
    name: 'partition.commands',
    key: 'commandId',
    writer: 'console, CLI',
    readers: reportingServices.join(', '),
    partitions: 1,
    kept: forEver,
    messages: partitionCommandMessages,
  },
];

/** The default topic prefix and the suffix that names the version of the topic's layout. */
export const DEFAULT_TOPIC_PREFIX = 'holdpoint.';
const TOPIC_SUFFIX = '.v1';

/** The topic's name on the broker. */
export function physicalTopic(prefix: string, topic: string): string {
  return `${prefix}${topic}${TOPIC_SUFFIX}`;
}

/** The logical name of a broker's topic, or undefined where it is not one of ours. */
export function logicalTopic(prefix: string, physical: string): string | undefined {
  if (!physical.startsWith(prefix) || !physical.endsWith(TOPIC_SUFFIX)) return undefined;
  return physical.slice(prefix.length, -TOPIC_SUFFIX.length);
}

/** One topic to be created: a family made concrete for a pool or service. */
export interface TopicSpec {
  readonly name: string;
  readonly family: TopicFamily;
  readonly partitions: number;
}

/** Every concrete topic of an installation with `partitions` task partitions and these pools (name → partition count). */
export function topicsOf(partitions: number, pools: Readonly<Record<string, number>>): readonly TopicSpec[] {
  return topicFamilies.flatMap((family) => specsOf(family, partitions, pools));
}

function specsOf(family: TopicFamily, partitions: number, pools: Readonly<Record<string, number>>): TopicSpec[] {
  const count = (pool: number) =>
    family.partitions === 'tasks' ? partitions : family.partitions === 'pool' ? pool : family.partitions;
  switch (family.each) {
    case 'one':
      return [{ name: family.name, family, partitions: count(0) }];
    case 'pool':
      return Object.entries(pools).map(([pool, n]) => ({ name: `${family.name}.${pool}`, family, partitions: count(n) }));
    case 'service':
      return (family.services ?? []).map((service) => ({ name: `${family.name}.${service}`, family, partitions: count(0) }));
  }
}

/**
 * The family of a logical topic.
 * @throws RangeError for a name that no line of the table covers.
 */
export function familyOf(topic: string): TopicFamily {
  const family = topicFamilies.find((f) => (f.each === 'one' ? f.name === topic : topic.startsWith(`${f.name}.`)));
  if (family === undefined) throw new RangeError(`no topic family covers "${topic}"; see packages/contracts/src/topics.ts`);
  return family;
}

/** The registry subject of one message type on one physical topic. */
export function subjectOf(physical: string, messageType: string): string {
  return `${physical}-${messageType}`;
}
