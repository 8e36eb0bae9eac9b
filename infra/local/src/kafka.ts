import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild, waitReady } from './child.ts';
import { isKafkaReady } from './kafka-probe.ts';
import { type KafkaNode, kafkaProperties } from './kafka-settings.ts';
import { startOnPorts } from './ports.ts';
import { runToEnd } from './run-to-end.ts';
import type { StartedServer } from './started-server.ts';

/** What starts a Kafka node. `fast` starts sooner and runs slower: for tests, not for measuring. */
export interface KafkaOptions {
  readonly home: string;
  readonly java: string;
  readonly jars: string;
  /** Holds the node's settings and log; kept data are taken up again. */
  readonly folder: string;
  readonly clusterId: string;
  readonly fast: boolean;
  readonly env: NodeJS.ProcessEnv;
}

const READY_DEADLINE_MS = 120_000;
const ENDING = { signal: 'SIGTERM', deadlineMs: 15_000 } as const;

/** Starts the one KRaft node of a cluster of one and returns its address when it is in service. */
export async function startKafka(options: KafkaOptions, wanted: number | undefined): Promise<StartedServer> {
  return startOnPorts(wanted, 1, async (port, [controllerPort = 0]) => {
    const child = await startKafkaNode(options, 'kafka', { id: 1, port, voters: [{ id: 1, controllerPort }] });
    return { child, port, address: `127.0.0.1:${port}` };
  });
}

/** Starts one node of a cluster and returns when it is in service, which a majority of them must be for it. `name` is that of its process and log. */
export async function startKafkaNode(options: KafkaOptions, name: string, node: Omit<KafkaNode, 'logFolder'>): Promise<Child> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const settings = join(options.folder, 'server.properties');
  writeFileSync(settings, kafkaProperties({ ...node, logFolder: join(options.folder, 'log') }));
  await format(options, settings, `${name}-format`);
  const child = await startChild({
    home: options.home,
    name,
    command: options.java,
    args: [...heap('512m'), ...compiler(options.fast), ...logging(), ...classPath(options), 'kafka.Kafka', settings],
    env: options.env,
    cwd: options.folder,
    ending: ENDING,
  });
  await waitReady(child, () => isKafkaReady(node.port, options.clusterId), READY_DEADLINE_MS);
  return child;
}

/** Marks an empty log folder as this cluster's; one that is marked already stays as it is (-g). */
async function format(options: KafkaOptions, settings: string, name: string): Promise<void> {
  const command = ['kafka.tools.StorageTool', 'format', '-t', options.clusterId, '-c', settings, '-g'];
  await runToEnd({
    home: options.home,
    name,
    command: options.java,
    args: [...heap('128m'), ...compiler(true), ...logging(), ...classPath(options), ...command],
    env: options.env,
    cwd: options.folder,
    ending: ENDING,
  });
}

function heap(size: string): string[] {
  return [`-Xmx${size}`, '-XX:+UseSerialGC'];
}

function compiler(fast: boolean): string[] {
  return fast ? ['-XX:TieredStopAtLevel=1'] : [];
}

function logging(): string[] {
  return ['-Dorg.slf4j.simpleLogger.showDateTime=true', '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS'];
}

function classPath(options: KafkaOptions): string[] {
  return ['-cp', join(options.jars, '*')];
}
