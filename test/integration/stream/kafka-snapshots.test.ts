import { inject } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { snapshotPromises } from '../../../packages/stream/test/contract/snapshot-promises.ts';
import { testPrefix } from '../../support/test-topics.ts';

snapshotPromises(openKafka(() => ({ brokers: inject('addresses').brokers, topicPrefix: testPrefix().prefix })));
