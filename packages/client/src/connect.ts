import { approvalLogMessages } from '@holdpoint/contracts/messages/approval-events';
import { auditCheckpointMessages, auditComplianceMessages } from '@holdpoint/contracts/messages/audit';
import { catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { deadLetterMessages } from '@holdpoint/contracts/messages/dead-letters';
import { partitionReportMessages } from '@holdpoint/contracts/messages/partition-reports';
import { taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { BrokerUnavailableError, PartitionCountError } from '@holdpoint/stream/errors';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { isSilence } from '@holdpoint/stream/kafka/errors-of';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import type { Admin } from '@holdpoint/stream/ports';
import { createSender } from '@holdpoint/stream/sender';
import type { Connection } from './connection.ts';
import { type ConnectionSettings, kafkaSettings, registrySettings } from './settings.ts';
import { sharedReader } from './shared-reader.ts';

/**
 * Connects to an installation whose topics exist. One connection serves a whole process, however much is sent and awaited over it.
 * @throws UnknownTopicError before the topics are created, PartitionCountError if `settings.partitions` is not their count, BrokerUnavailableError
 */
export async function connect(settings: ConnectionSettings): Promise<Connection> {
  const kafka = connectKafka(kafkaSettings(settings));
  const registry = new SchemaRegistry(registrySettings(settings));
  const admin = await kafkaAdmin(kafka).catch(explain);
  try {
    const partitions = await countPartitions(admin, settings.partitions);
    const [reader, publisher] = await Promise.all([kafkaReader(kafka), kafkaPublisher(kafka, admin)]);
    const encoder = registryEncoder(registry, emittedSchemas(settings.topicPrefix));
    return {
      sender: createSender({ encoder, publisher, source: settings.source }),
      reader: sharedReader(reader),
      admin,
      taskEvents: registryDecoder({ registry, messages: taskLogMessages }),
      approvalEvents: registryDecoder({ registry, messages: approvalLogMessages }),
      deadLetters: registryDecoder({ registry, messages: deadLetterMessages }),
      partitionReports: registryDecoder({ registry, messages: partitionReportMessages }),
      catalog: registryDecoder({ registry, messages: catalogMessages }),
      leaves: registryDecoder({ registry, messages: auditComplianceMessages }),
      checkpoints: registryDecoder({ registry, messages: auditCheckpointMessages }),
      partitions,
      close: async () => {
        await Promise.all([publisher.close(), reader.close()]);
        await admin.close();
      },
    };
  } catch (error) {
    await admin.close();
    return explain(error);
  }
}

function explain(error: unknown): never {
  throw isSilence(error) ? new BrokerUnavailableError('no answer from the brokers', { cause: error }) : error;
}

/** Topics alone, for an installation that is not set up yet. Close it. */
export function connectAdmin(settings: ConnectionSettings): Promise<Admin> {
  return kafkaAdmin(connectKafka(kafkaSettings(settings)));
}

async function countPartitions(admin: Admin, expected: number | undefined): Promise<number> {
  const found = await admin.partitionCount('task.events');
  if (expected === undefined || expected === found) return found;
  throw new PartitionCountError(`task.events has ${found} partitions, and ${expected} are configured`);
}
