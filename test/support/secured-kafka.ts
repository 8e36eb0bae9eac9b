/**
 * A Kafka as platform teams run it: TLS, logins by SCRAM, rights by ACLs and none without. One listener for clients with a login, one for
 * clients with a certificate, and one in plain text on which the test itself is the administrator.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, waitReady } from '@holdpoint/local/child';
import { localConfig } from '@holdpoint/local/config';
import { provideServers } from '@holdpoint/local/download';
import { createFolders } from '@holdpoint/local/home';
import { checkJava } from '@holdpoint/local/java';
import { isKafkaReady } from '@holdpoint/local/kafka-probe';
import { startOnPorts } from '@holdpoint/local/ports';
import { mustHold } from '@holdpoint/local/problem';
import { runToEnd } from '@holdpoint/local/run-to-end';
import { type Authority, type Certificate, createAuthority } from './certificates.ts';

export interface SecuredKafka {
  /** SASL_SSL: a login by SCRAM-SHA-512 is asked for. */
  readonly loginAddress: string;
  /** SSL: a certificate of the authority is asked for. */
  readonly certificateAddress: string;
  /** Plain text, and whoever comes may do anything. */
  readonly adminAddress: string;
  readonly authority: Authority;
  /** Of whoever may log in. */
  readonly passwords: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface Ports {
  readonly login: number;
  readonly certificate: number;
  readonly admin: number;
  readonly controller: number;
}

const ENDING = { signal: 'SIGTERM', deadlineMs: 15_000 } as const;

/** Starts one with these people and services as users, who may do nothing until an ACL lets them. */
export async function startSecuredKafka(users: readonly string[]): Promise<SecuredKafka> {
  const home = mkdtempSync(join(tmpdir(), 'secured-kafka-'));
  createFolders(home);
  const authority = createAuthority(home, 'authority');
  const broker = authority.issue('broker');
  const passwords = Object.fromEntries(users.map((user) => [user, randomBytes(12).toString('hex')]));
  const java = mustHold(checkJava(localConfig()));
  const { kafkaJars } = await provideServers({ home, java, log: () => undefined });
  return startOnPorts(undefined, 3, async (login, [certificate = 0, admin = 0, controller = 0]) => {
    const folder = join(home, 'data');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const settings = join(folder, 'server.properties');
    writeFileSync(settings, propertiesOf({ login, certificate, admin, controller }, { folder, broker, authority }));
    const clusterId = `A${randomBytes(16).toString('base64url').slice(1, 22)}`;
    const process = { home, command: java.executable, env: localConfig().inherited, cwd: folder, ending: ENDING };
    const program = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(kafkaJars, '*')];
    const scram = users.flatMap((user) => ['--add-scram', `SCRAM-SHA-512=[name=${user},password=${passwords[user]}]`]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings, ...scram];
    await runToEnd({ ...process, name: 'kafka-format', args: [...program, ...format] });
    const child = await startChild({ ...process, name: 'kafka', args: [...program, 'kafka.Kafka', settings] });
    await waitReady(child, () => isKafkaReady(admin, clusterId), 120_000);
    return {
      ...{
        loginAddress: `127.0.0.1:${login}`,
        certificateAddress: `127.0.0.1:${certificate}`,
        adminAddress: `127.0.0.1:${admin}`,
      },
      ...{ authority, passwords },
      stop: async () => {
        await child.stop();
        rmSync(home, { recursive: true, force: true });
      },
    };
  });
}

interface Material {
  readonly folder: string;
  readonly broker: Certificate;
  readonly authority: Authority;
}

function propertiesOf({ login, certificate, admin, controller }: Ports, { folder, broker, authority }: Material): string {
  const pem = join(folder, 'broker.pem');
  writeFileSync(pem, readFileSync(broker.keyFile, 'utf8') + readFileSync(broker.certFile, 'utf8'));
  const clients = `LOGIN://127.0.0.1:${login},CERTIFICATE://127.0.0.1:${certificate},ADMIN://127.0.0.1:${admin}`;
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `${clients},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': clients,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'ADMIN',
    'listener.security.protocol.map': 'LOGIN:SASL_SSL,CERTIFICATE:SSL,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': pem,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authority.certFile,
    'listener.name.certificate.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.login.scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': 'User:ANONYMOUS',
    'log.dirs': join(folder, 'log'),
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': 0,
  };
  for (const topic of ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic']) {
    settings[`${topic}.replication.factor`] = 1;
    settings[`${topic}.num.partitions`] = 2;
    if (topic !== 'offsets.topic') settings[`${topic}.min.isr`] = 1;
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
