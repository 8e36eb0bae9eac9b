import { backToBackTransactions } from './back-to-back-transactions.ts';
import { batchesOfMarkers } from './batches-of-markers.ts';
import { busyTimer } from './busy-timer.ts';
import { concurrentSends } from './concurrent-sends.ts';
import { coordinatorLookups } from './coordinator-lookups.ts';
import type { KafkajsFact } from './fact.ts';
import { groupJoins } from './group-joins.ts';
import { killedMembers } from './killed-members.ts';
import { longFetches } from './long-fetches.ts';
import { lostCommits } from './lost-commits.ts';
import { noLinger } from './no-linger.ts';
import { oneBatchASend } from './one-batch-a-send.ts';
import { overlappingAborts } from './overlapping-aborts.ts';
import { registryClient } from './registry-client.ts';
import { rejoins } from './rejoins.ts';
import { silentResets } from './silent-resets.ts';
import { slowHandlers } from './slow-handlers.ts';
import { twoLeaders } from './two-leaders.ts';
import { unheardOfTopics } from './unheard-of-topics.ts';

/** Everything that is known of kafkajs 2.2.4 and has a rule: docs/kafkajs.md. */
export const kafkajsFacts: readonly KafkajsFact[] = [
  concurrentSends,
  twoLeaders,
  overlappingAborts,
  lostCommits,
  backToBackTransactions,
  coordinatorLookups,
  busyTimer,
  rejoins,
  silentResets,
  batchesOfMarkers,
  groupJoins,
  slowHandlers,
  killedMembers,
  oneBatchASend,
  longFetches,
  noLinger,
  registryClient,
  unheardOfTopics,
];
