/**
 * Several Kafka nodes on this machine as one cluster, each a broker and a controller: for what one node cannot show.
 *
 * Owns: their processes and data below its home. Does not own: a registry or PostgreSQL; nothing else runs the home.
 */
import { join, resolve } from 'node:path';
import type { Child } from './child.ts';
import { localConfig } from './config.ts';
import { provideServers } from './download.ts';
import { createFolders, foldersOf } from './home.ts';
import { checkJava } from './java.ts';
import { type KafkaOptions, startKafkaNode } from './kafka.ts';
import { newClusterId } from './kafka-cluster-id.ts';
import type { KafkaVoter } from './kafka-settings.ts';
import { freePorts } from './ports.ts';
import { mustHold } from './problem.ts';

export interface KafkaClusterOptions {
  /** Holds data and logs; wiped by whoever made it. */
  readonly home: string;
  readonly nodes: number;
  /** Starts sooner and runs slower. */
  readonly fast: boolean;
  readonly log: (message: string) => void;
}

/** A cluster whose nodes may be lost and come back. Nodes are counted from 1. */
export interface KafkaCluster {
  /** For `KAFKA_BROKERS`: all of them. */
  readonly brokers: string;
  /** Sends a signal to a node, if it runs. */
  signal(node: number, signal: NodeJS.Signals): void;
  /** Starts it again at its address with its data; returns when it is in service. Stops it first if it runs. */
  restart(node: number): Promise<void>;
  stop(): Promise<void>;
}

interface Planned extends KafkaVoter {
  readonly port: number;
}

/** Starts all of them and returns when each is in service. @throws LocalProblem; nothing is left running then */
export async function startKafkaCluster(options: KafkaClusterOptions): Promise<KafkaCluster> {
  const home = resolve(options.home);
  createFolders(home);
  const planned = await planNodes(options.nodes);
  const start = await nodeStarter({ ...options, home }, planned);
  const running = new Map<number, Child>();
  const stop = async (): Promise<void> => void (await Promise.all([...running.values()].map((child) => child.stop())));
  const restart = async (node: number): Promise<void> => {
    await running.get(node)?.stop();
    running.set(node, await start(node));
  };
  try {
    const failed = (await Promise.allSettled(planned.map(({ id }) => restart(id)))).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  } catch (error) {
    await stop();
    throw error;
  }
  const brokers = planned.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { brokers, restart, stop, signal: (node, signal) => running.get(node)?.kill(signal) };
}

async function planNodes(nodes: number): Promise<readonly Planned[]> {
  const ports = await freePorts(2 * nodes);
  return Array.from({ length: nodes }, (_, index) => ({
    id: index + 1,
    port: ports[2 * index] ?? 0,
    controllerPort: ports[2 * index + 1] ?? 0,
  }));
}

async function nodeStarter(
  { home, fast, log }: KafkaClusterOptions,
  planned: readonly Planned[],
): Promise<(node: number) => Promise<Child>> {
  const config = localConfig();
  const java = mustHold(checkJava(config));
  const { kafkaJars: jars } = await provideServers({ home, java, log, config });
  const voters = planned.map(({ id, controllerPort }) => ({ id, controllerPort }));
  const common = { home, fast, jars, java: java.executable, env: config.inherited, clusterId: newClusterId() };
  return async (node) => {
    const { port = 0 } = planned.find(({ id }) => id === node) ?? {};
    const name = `kafka-${node}`;
    const own: KafkaOptions = { ...common, folder: join(foldersOf(home).data, name) };
    return startKafkaNode(own, name, { id: node, port, voters });
  };
}
