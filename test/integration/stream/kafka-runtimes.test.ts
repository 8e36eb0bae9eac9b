import { inject } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { runtimePromises } from '../../../packages/stream/test/contract/runtime-promises.ts';
import { testPrefix } from '../../support/test-topics.ts';

runtimePromises(openKafka(() => ({ brokers: inject('addresses').brokers, topicPrefix: testPrefix().prefix })));
