/** Every case, in the order in which they are run. */
import type { ChaosCase } from '../runner/case.ts';
import { cutConnections } from './cut-connections.ts';
import { hangingServers } from './hanging-servers.ts';
import { killEverything } from './kill-everything.ts';
import { pauseOwners } from './pause-owners.ts';
import { restartBroker } from './restart-broker.ts';
import { rollingRestart } from './rolling-restart.ts';

export const allCases: readonly ChaosCase[] = [
  killEverything,
  pauseOwners,
  hangingServers,
  restartBroker,
  cutConnections,
  rollingRestart,
];
