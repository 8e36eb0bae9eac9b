/** Every case, in the order in which they are run. */
import type { ChaosCase } from '../runner/case.ts';
import { cutConnections } from './cut-connections.ts';
import { hangingServers } from './hanging-servers.ts';
import { kafkajsCases } from './kafkajs.ts';
import { killAtPoints } from './kill-at-points.ts';
import { killEverything } from './kill-everything.ts';
import { pauseOwners } from './pause-owners.ts';
import { poisonInputs } from './poison-inputs.ts';
import { poisonLogs } from './poison-logs.ts';
import { restartBroker } from './restart-broker.ts';
import { rollingRestart } from './rolling-restart.ts';
import { suiteCase } from './suite.ts';
import { threeBrokers } from './three-brokers.ts';

const tenExecutors = suiteCase({
  name: 'ten-executors',
  title: 'of ten executors of one pool five are killed in the middle of a call, and five join, under load',
  files: ['test/chaos/ten-executors.test.ts'],
  done: { 'SIGKILL of an executor in the middle of a call': 5, 'an executor joins under load': 5 },
});

const dependenciesAway = suiteCase({
  name: 'dependencies-away',
  title: 'PostgreSQL, registry and Kafka are each away for a minute, under load, and processes start meanwhile',
  files: ['test/chaos/dependencies-away.test.ts'],
  done: { 'SIGKILL of PostgreSQL, the registry, Kafka, each back after a minute': 3, 'a process started while one is away': 9 },
});

export const allCases: readonly ChaosCase[] = [
  ...[killEverything, killAtPoints, pauseOwners, hangingServers, restartBroker, cutConnections, threeBrokers, rollingRestart],
  ...[poisonInputs, poisonLogs, tenExecutors, dependenciesAway],
  ...kafkajsCases,
];
