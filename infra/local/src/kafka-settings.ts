/** What one Kafka node needs to know of itself. */
export interface KafkaNode {
  readonly port: number;
  readonly controllerPort: number;
  readonly logFolder: string;
}

/**
 * `server.properties` of a single KRaft node that is broker and controller in one, on 127.0.0.1 only.
 *
 * The short broker session matters after a kill: the node that starts again is refused until the session of its former
 * self has ended (first transaction after 12 s with Kafka's default, 2.9 s with these). Internal topics have few
 * partitions and one replica, because there is one node; topics are created by us alone.
 */
export function kafkaProperties(node: KafkaNode): string {
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${node.controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': node.logFolder,
    'auto.create.topics.enable': 'false',
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 200,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
