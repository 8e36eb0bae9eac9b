import type { RuntimeHealth } from '@holdpoint/stream/health';
import type { Metrics } from './metrics.ts';

/** The partitions that a defect has stopped in this process, read at each scrape: absent while there are none. Codes are a few words. */
export function addStoppedGauges(metrics: Metrics, runtime: { health(): RuntimeHealth }): void {
  const stopped = () => runtime.health().partitions.filter(({ status }) => status === 'stopped');
  metrics.gauge({
    name: 'holdpoint_stream_stopped_partitions',
    help: 'Partitions that are stopped by a defect, with its code',
    labels: ['topic', 'partition', 'code'],
    collect: (gauge) => {
      gauge.reset();
      for (const { topic, partition, code = 'DEFECT' } of stopped()) gauge.set({ topic, partition: String(partition), code }, 1);
    },
  });
  metrics.gauge({
    name: 'holdpoint_stream_stopped_offset',
    help: "The offset of the record that a partition is stopped at; its topic is the record's",
    labels: ['topic', 'partition'],
    collect: (gauge) => {
      gauge.reset();
      for (const { at } of stopped())
        if (at !== undefined) gauge.set({ topic: at.topic, partition: String(at.partition) }, at.offset);
    },
  });
}
