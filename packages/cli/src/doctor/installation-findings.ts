import { connect, connectAdmin } from '@holdpoint/client/connect';
import { existingTopology, isRecorded, type Topology } from '@holdpoint/client/create-topics';
import { checkInstallationSchemas } from '@holdpoint/client/installation-schemas';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import { readTopology } from '@holdpoint/client/topology-log';
import type { CliConfig } from '../config.ts';
import { durationText } from '../format/duration.ts';
import type { DoctorFinding } from './finding.ts';
import { topicFindings } from './topic-findings.ts';

/** What is inside Kafka and the registry, once both are reached: topics, their recorded counts, schemas, the dedupe window. */
export async function installationFindings(settings: ConnectionSettings, config: CliConfig): Promise<readonly DoctorFinding[]> {
  const admin = await connectAdmin(settings);
  try {
    const topology = await existingTopology(admin);
    if (topology === undefined) return [notCreated(settings.topicPrefix)];
    const schemas = await schemaFinding(settings, topology);
    const readable = schemas.status === 'ok' && config.partitions === undefined ? [await recordFinding(settings, topology)] : [];
    return [
      ...(await topicFindings(admin, topology, settings.topicPrefix)),
      ...countFinding(topology, config.partitions),
      ...readable,
      schemas,
      windowFinding(topology, config.remembered),
    ];
  } finally {
    await admin.close();
  }
}

function notCreated(topicPrefix: string): DoctorFinding {
  const detail = `no topics with the prefix ${topicPrefix}`;
  const remedy = 'Run: holdpoint schemas register --pool <name>, then holdpoint topics create --pool <name>';
  return { status: 'failed', name: 'Topics', detail, remedy };
}

function countFinding({ partitions }: Topology, configured: number | undefined): DoctorFinding[] {
  if (configured === undefined || configured === partitions) return [];
  const detail = `HOLDPOINT_PARTITIONS is ${configured}, but the topics have ${partitions}`;
  return [
    { status: 'failed', name: 'Partition count', detail, remedy: `Set HOLDPOINT_PARTITIONS=${partitions} for every service.` },
  ];
}

/** A count that was recorded at creation and differs now was changed behind the services' back. */
async function recordFinding(settings: ConnectionSettings, topology: Topology): Promise<DoctorFinding> {
  const name = 'Recorded counts';
  const connection = await connect(settings);
  const recorded = await readTopology(connection).finally(() => connection.close());
  if (isRecorded(recorded, topology)) return { status: 'ok', name, detail: 'the catalog has the counts that the topics have' };
  const detail =
    recorded === undefined
      ? 'the catalog has no record of the partition counts'
      : 'the topics have other counts than were recorded';
  return {
    status: 'failed',
    name,
    detail,
    remedy: 'Run holdpoint topics create with the counts that the installation was made with.',
  };
}

async function schemaFinding(settings: ConnectionSettings, topology: Topology): Promise<DoctorFinding> {
  const name = 'Schemas';
  const outcomes = await checkInstallationSchemas(settings, topology);
  const missing = outcomes.filter(({ kind }) => kind === 'new');
  const incompatible = outcomes.filter(({ kind }) => kind === 'incompatible');
  if (missing.length + incompatible.length === 0)
    return { status: 'ok', name, detail: `all ${outcomes.length} can be written and read` };
  const told = [...incompatible, ...missing].slice(0, 5).map(({ subject }) => subject);
  const detail = `${missing.length} not registered, ${incompatible.length} not compatible: ${told.join(', ')}`;
  return {
    status: 'failed',
    name,
    detail,
    remedy: 'Run: holdpoint schemas register (what is not compatible: holdpoint schemas check)',
  };
}

/** Repeats of a request are recognised while its task is remembered: the newest n a partition, none longer than a day. */
export function windowFinding({ partitions }: Topology, { tasksPerPartition, forMs }: CliConfig['remembered']): DoctorFinding {
  const perSecond = (partitions * tasksPerPartition) / (forMs / 1_000);
  const rate = perSecond >= 10 ? Math.floor(perSecond) : perSecond.toPrecision(2);
  const detail = `repeats are recognised for ${durationText(forMs)} at up to ${rate} tasks/s sustained; at more for a shorter time, and then refused as TOO_OLD`;
  return { status: 'ok', name: 'Dedupe window', detail };
}
