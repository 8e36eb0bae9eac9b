/** What one Kafka node needs to know of itself and of the others. */
export interface KafkaNode {
  readonly id: number;
  readonly port: number;
  readonly logFolder: string;
  /** Every node of the cluster, this one too: each is broker and controller in one. */
  readonly voters: readonly KafkaVoter[];
}

export interface KafkaVoter {
  readonly id: number;
  readonly controllerPort: number;
}

/**
 * `server.properties` of a KRaft node that is broker and controller in one, on 127.0.0.1 only.
 *
 * The short broker session matters after a kill: the node that starts again is refused until the session of its former
 * self has ended (first transaction after 12 s with Kafka's default, 2.9 s with these). Internal topics have few
 * partitions and a replica on each node; with three nodes, two must have a record. Topics are created by us alone.
 */
export function kafkaProperties(node: KafkaNode): string {
  const replicas = node.voters.length;
  const inSync = replicas >= 3 ? 2 : 1;
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': node.voters.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    ...listeners(node),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': node.logFolder,
    'auto.create.topics.enable': 'false',
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 200,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function listeners({ id, port, voters }: KafkaNode): Record<string, string> {
  const controllerPort = voters.find((voter) => voter.id === id)?.controllerPort ?? 0;
  return {
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
  };
}
