import { inject } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { portPromises } from '../../../packages/stream/test/contract/port-promises.ts';
import { testPrefix } from '../../support/test-topics.ts';

portPromises(openKafka(() => ({ brokers: inject('addresses').brokers, topicPrefix: testPrefix().prefix })));
