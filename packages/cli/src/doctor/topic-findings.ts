import type { Topology } from '@holdpoint/client/create-topics';
import { topicsOf } from '@holdpoint/contracts/topics';
import type { Admin } from '@holdpoint/stream/ports';
import { type TopicFault, topicFaults } from '../topics/topic-faults.ts';
import type { DoctorFinding } from './finding.ts';

/** Whether each topic is there, with the count and the settings that the table of topics gives it. */
export async function topicFindings(admin: Admin, topology: Topology, topicPrefix: string): Promise<readonly DoctorFinding[]> {
  const faults = await topicFaults(admin, { ...topology, topicPrefix });
  const count = topicsOf(topology.partitions, topology.pools).length;
  const missing = faults.filter(({ kind }) => kind === 'missing').map(({ topic }) => topic);
  return [presence(count, missing), settings(faults.filter(({ kind }) => kind !== 'missing'))];
}

function presence(count: number, missing: readonly string[]): DoctorFinding {
  const name = 'Topics';
  if (missing.length === 0) return { status: 'ok', name, detail: `all ${count} are there` };
  return { status: 'failed', name, detail: `missing: ${missing.join(', ')}`, remedy: 'Run: holdpoint topics create' };
}

function settings(faults: readonly TopicFault[]): DoctorFinding {
  const name = 'Topic settings';
  if (faults.length === 0) return { status: 'ok', name, detail: 'counts, clocks, retention and limits are as they have to be' };
  const detail = faults.map(({ topic, fault }) => `${topic} ${fault}`).join('; ');
  return { status: 'failed', name, detail, remedy: 'holdpoint topics check prints what mends each.' };
}
