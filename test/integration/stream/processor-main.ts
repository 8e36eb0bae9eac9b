/** A counter's processor in a process of its own, to be killed or stopped: `node processor-main.ts <brokers> <prefix>`; prints `joined`. */
import { counterTopics } from '../../../packages/stream/test/contract/counter.ts';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { counterProcessor, counterSnapshots } from '../../../packages/stream/test/contract/running-counter.ts';

const [, , brokers, topicPrefix] = process.argv;
if (brokers === undefined || topicPrefix === undefined) throw new Error('usage: processor-main.ts <brokers> <prefix>');
const transport = await openKafka(() => ({ brokers, topicPrefix }))(counterTopics);
const processor = counterProcessor(transport, { snapshots: counterSnapshots(), limits: { snapshotEvents: 10 } });
await processor.start();
process.stdout.write('joined\n');
