import { inject } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { processorPromises } from '../../../packages/stream/test/contract/processor-promises.ts';
import { testPrefix } from '../../support/test-topics.ts';

processorPromises(openKafka(() => ({ brokers: inject('addresses').brokers, topicPrefix: testPrefix().prefix })));
