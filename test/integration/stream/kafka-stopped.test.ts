import { inject } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { stoppedPromises } from '../../../packages/stream/test/contract/stopped-promises.ts';
import { testPrefix } from '../../support/test-topics.ts';

stoppedPromises(openKafka(() => ({ brokers: inject('addresses').brokers, topicPrefix: testPrefix().prefix })));
