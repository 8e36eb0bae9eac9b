/** Services on a broker that lets each do what the table of topics gives it, and nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Right, rightsOf } from '@holdpoint/contracts/topic-rights';
import { physicalTopic, topicsOf } from '@holdpoint/contracts/topics';
import { serviceNames } from '@holdpoint/installation/service-environments';
import type { Service } from '@holdpoint/local/service';
import { protocolType } from '@holdpoint/stream/kafka/errors-of';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  type Producer,
  ResourcePatternTypes,
} from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askedMetrics } from '../../deployment/asked-metrics.ts';
import { RetailInstallation, requestOf } from '../../support/retail-installation.ts';
import { faultsOf, namesIn, scrape } from '../../support/scraped-metrics.ts';
import { type SecuredKafka, startSecuredKafka } from '../../support/secured-kafka.ts';

const executor = 'tool-executor.retail';
const services = { 'task-runner': 'task-runner', 'tool-executor': executor, 'approval-service': 'approval-service' } as const;
const projectors = { 'audit-projector': 'audit-projector', 'metrics-projector': 'metrics-projector' } as const;
const members = { ...services, ...projectors };
/** `tool-executor.other` hosts tools of another pool, which has the same rights over its own topics. */
const roles = [...Object.values(members), 'tool-executor.other', 'upstream', 'operators', 'installer', 'auditors'];

let kafka: SecuredKafka;
let shop: RetailInstallation;
let running: readonly Service[] = [];
beforeAll(async () => {
  kafka = await startSecuredKafka(roles);
  shop = await RetailInstallation.open({ brokers: kafka.adminAddress });
  await grant(rightsOf(shop.topicPrefix, ['retail', 'other']));
}, 240_000);
afterAll(async () => {
  await shop?.close();
  await kafka?.stop();
});

test('with no right but its own each service does its work: a task with a gate goes from request to audit', async () => {
  running = await Promise.all(serviceNames.map((name) => shop.start(name, loginOf(members[name]))));
  const steps = [{ tool: 'cancel_pending_order', input: { order_id: '#W0000000', reason: 'no longer needed' } }] as const;
  const file = join(shop.installation.home, 'request.json');
  writeFileSync(file, JSON.stringify(requestOf('least-rights', steps)));
  const submitted = await shop.cli(['task', 'submit', '--from', file], loginOf('upstream'));
  expect(submitted).toMatchObject({ exit: 0 });
  const taskId = submitted.stdout.trim();
  const { approvalId } = await shop.event(taskId, 'ApprovalRequested');
  const word = ['approval', 'approve', approvalId, '--as', 'refunds-lead', '--key', shop.keyFileOf('refunds-lead')];
  // A word that comes before the approval-service has opened the approval does not count.
  await vi.waitFor(async () => expect(await shop.cli(word, loginOf('operators'))).toMatchObject({ exit: 0 }), 60_000);
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
  await vi.waitFor(async () => {
    const written = await shop.cli(['audit', 'checkpoints', '--out', shop.installation.home, '--json'], loginOf('operators'));
    expect(written).toMatchObject({ exit: 0, stdout: expect.stringContaining('task.events') });
  }, 30_000);
}, 300_000);

test('the installer adds a pool, and records its counts', async () => {
  const layout = ['--pool', 'retail:2', '--pool', 'other:2'];
  const made = await shop.cli(['topics', 'create', ...layout, '--json'], loginOf('installer'));
  expect(made.json[0]).toMatchObject({ created: ['tool.requests.other', 'tool.claims.other', 'tool.results.other'] });
}, 60_000);

test('Prometheus takes what the services tell, and alerts and dashboards ask for nothing else', async () => {
  const texts = await scrape(running.map(({ url }) => url));
  for (const text of texts) expect(await faultsOf(text, join(shop.installation.home, 'metrics.txt'))).toBe('');
  const told = new Set(texts.flatMap(namesIn));
  const asked = askedMetrics().map((name) => name.replace(/_bucket$/, ''));
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !told.has(name))).toEqual([]);
}, 60_000);

test('nobody writes what is not theirs, on any topic', async () => {
  const rights = rightsOf(shop.topicPrefix, ['retail', 'other']);
  const topics = topicsOf(1, { retail: 1, other: 1 }).map(({ name }) => physicalTopic(shop.topicPrefix, name));
  const mayWrite = new Set(rights.filter(({ operation }) => operation === 'Write').map(({ role, name }) => `${role} ${name}`));
  const outcomes = await Promise.all(
    roles.map((role) =>
      withProducer(role, async (producer) => {
        const forbidden = topics.filter((topic) => !mayWrite.has(`${role} ${topic}`));
        const refused = await Promise.all(forbidden.map((topic) => refusal(producer, topic)));
        return forbidden.flatMap((topic, at) =>
          refused[at] === 'TOPIC_AUTHORIZATION_FAILED' ? [] : [`${role} ${topic}: ${refused[at]}`],
        );
      }),
    ),
  );
  expect(outcomes.flat()).toEqual([]);
}, 120_000);

/** What the broker calls the reason; `written` where there was none. */
async function refusal(producer: Producer, topic: string): Promise<string> {
  try {
    await producer.send({ topic, messages: [{ key: 'forged', value: 'forged' }] });
    return 'written';
  } catch (error) {
    return protocolType(error) ?? String(error);
  }
}

async function withProducer<T>(role: string, work: (producer: Producer) => Promise<T>): Promise<T> {
  const ca = readFileSync(kafka.authority.certFile, 'utf8');
  const sasl = { mechanism: 'scram-sha-512', username: role, password: kafka.passwords[role] ?? '' } as const;
  const options = { clientId: 'forger', brokers: [kafka.loginAddress], logLevel: logLevel.NOTHING, retry: { retries: 0 } };
  const producer = new Kafka({ ...options, ssl: { ca }, sasl }).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

/** The environment of a process that logs in under this name. */
function loginOf(role: string): Record<string, string> {
  return {
    KAFKA_BROKERS: kafka.loginAddress,
    KAFKA_TLS: 'on',
    KAFKA_TLS_CA_FILE: kafka.authority.certFile,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: role,
    KAFKA_SASL_PASSWORD: kafka.passwords[role] ?? '',
  };
}

const operations = {
  Create: AclOperationTypes.CREATE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
};
const resources = {
  group: AclResourceTypes.GROUP,
  topic: AclResourceTypes.TOPIC,
  'transactional-id': AclResourceTypes.TRANSACTIONAL_ID,
};
const patterns = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED };

/** What the commands of `topics acls` do: the same rights, one ACL each. */
async function grant(rights: readonly Right[]): Promise<void> {
  const admin = new Kafka({ clientId: 'administrator', brokers: [kafka.adminAddress], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const acl = rights.map(({ role, operation, resource, name, pattern }) => ({
      ...{ principal: `User:${role}`, host: '*', permissionType: AclPermissionTypes.ALLOW, operation: operations[operation] },
      ...{ resourceType: resources[resource], resourceName: name, resourcePatternType: patterns[pattern] },
    }));
    await admin.createAcls({ acl });
  } finally {
    await admin.disconnect();
  }
}
