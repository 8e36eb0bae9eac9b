import type { Topology } from '@holdpoint/client/create-topics';
import { topicConfig } from '@holdpoint/client/topic-config';
import { topicsOf } from '@holdpoint/contracts/topics';
import type { Admin } from '@holdpoint/stream/ports';
import type { DoctorFinding } from './finding.ts';

/** Settings whose breach changes what is promised: whose clock judges deadlines, and what is kept. */
const BINDING = ['message.timestamp.type', 'cleanup.policy', 'max.message.bytes'] as const;

/** Whether each topic is there, with the count and the settings that the table of topics gives it. */
export async function topicFindings(admin: Admin, topology: Topology): Promise<readonly DoctorFinding[]> {
  const specs = topicsOf(topology.partitions, topology.pools);
  const described = await Promise.all(specs.map(async (spec) => ({ spec, found: await admin.describeTopic(spec.name) })));
  const missing = described.flatMap(({ spec, found }) => (found === undefined ? [spec.name] : []));
  const faults = described.flatMap(({ spec, found }) => {
    if (found === undefined) return [];
    const wanted = topicConfig(spec.family, 1);
    const counts =
      found.partitions === spec.partitions ? [] : [`${spec.name} has ${found.partitions} partitions, not ${spec.partitions}`];
    const others = BINDING.filter((name) => found.config[name] !== wanted[name]);
    return [...counts, ...others.map((name) => `${spec.name} has ${name}=${found.config[name]}, not ${wanted[name]}`)];
  });
  return [presence(specs.length, missing), settings(faults)];
}

function presence(count: number, missing: readonly string[]): DoctorFinding {
  const name = 'Topics';
  if (missing.length === 0) return { status: 'ok', name, detail: `all ${count} are there` };
  return { status: 'failed', name, detail: `missing: ${missing.join(', ')}`, remedy: 'Run: holdpoint topics create' };
}

function settings(faults: readonly string[]): DoctorFinding {
  const name = 'Topic settings';
  if (faults.length === 0) return { status: 'ok', name, detail: 'counts, clocks, retention and limits are as they have to be' };
  const remedy =
    'Set them with kafka-configs.sh --alter; a partition count cannot be changed: use another HOLDPOINT_TOPIC_PREFIX.';
  return { status: 'failed', name, detail: faults.join('; '), remedy };
}
