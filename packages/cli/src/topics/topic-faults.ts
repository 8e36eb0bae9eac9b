/** In what topics that are there, whoever created them, differ from what the table of topics says. */
import { topicConfig } from '@holdpoint/client/topic-config';
import { type TopicSpec, topicsOf } from '@holdpoint/contracts/topics';
import type { Admin, TopicDescription } from '@holdpoint/stream/ports';
import { addPartitionsCommand, createTopicCommand, deleteTopicCommand, setConfigCommand } from './broker-commands.ts';

/** One difference, and the commands that mend it. */
export interface TopicFault {
  readonly topic: string;
  readonly kind: 'missing' | 'partitions' | 'setting';
  readonly fault: string;
  readonly mend: readonly string[];
  /** The commands lose what lies in the topic, or where keys lie. */
  readonly onlyIfEmpty: boolean;
}

export interface WantedTopics {
  readonly topicPrefix: string;
  readonly partitions: number;
  readonly pools: Readonly<Record<string, number>>;
  /** Undefined: how safely records are kept is not looked at. */
  readonly replicationFactor?: number | undefined;
}

/** Settings whose breach changes what is promised: whose clock judges deadlines, and how large a record may be. */
const EXACT = ['message.timestamp.type', 'cleanup.policy', 'max.message.bytes'] as const;
/** Settings that may keep more than is asked for, and no less. */
const AT_LEAST = ['retention.ms', 'retention.bytes'] as const;

/** Every fault of every topic, in the order of the table. */
export async function topicFaults(admin: Admin, wanted: WantedTopics): Promise<readonly TopicFault[]> {
  const specs = topicsOf(wanted.partitions, wanted.pools);
  const faults = await Promise.all(specs.map(async (spec) => faultsOf(spec, await admin.describeTopic(spec.name), wanted)));
  return faults.flat();
}

function faultsOf(spec: TopicSpec, found: TopicDescription | undefined, wanted: WantedTopics): readonly TopicFault[] {
  const { topicPrefix, replicationFactor = 1 } = wanted;
  const create = createTopicCommand(topicPrefix, spec, replicationFactor);
  if (found === undefined)
    return [{ topic: spec.name, kind: 'missing', fault: 'is missing', mend: [create], onlyIfEmpty: false }];
  const config = topicConfig(spec.family, replicationFactor);
  const less = AT_LEAST.filter((key) => keepsLess(found.config[key], config[key]));
  const unsafe =
    wanted.replicationFactor !== undefined && Number(found.config['min.insync.replicas']) < Number(config['min.insync.replicas']);
  const wrong = [
    ...EXACT.filter((key) => found.config[key] !== config[key]),
    ...less,
    ...(unsafe ? ['min.insync.replicas'] : []),
  ];
  return [
    ...countFaults(spec, found.partitions, topicPrefix, create),
    ...wrong.map((key): TopicFault => {
      const mend = [setConfigCommand(topicPrefix, spec.name, key, config[key] ?? '')];
      const fault = `has ${key}=${found.config[key]}, not ${config[key]}`;
      return { topic: spec.name, kind: 'setting', fault, mend, onlyIfEmpty: false };
    }),
  ];
}

function countFaults({ name, partitions }: TopicSpec, found: number, topicPrefix: string, create: string): readonly TopicFault[] {
  if (found === partitions) return [];
  const mend =
    found < partitions ? [addPartitionsCommand(topicPrefix, name, partitions)] : [deleteTopicCommand(topicPrefix, name), create];
  return [{ topic: name, kind: 'partitions', fault: `has ${found} partitions, not ${partitions}`, mend, onlyIfEmpty: true }];
}

/** -1 is for ever, and without a limit. */
function keepsLess(found: string | undefined, wanted: string | undefined): boolean {
  const [is, least] = [Number(found), Number(wanted)];
  return is !== -1 && (least === -1 || is < least);
}
