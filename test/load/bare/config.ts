import { z } from 'zod';

const schema = z.object({ KAFKA_BROKERS: z.string().min(1), HOLDPOINT_PARTITIONS: z.coerce.number().int().min(1) });

/** What a process of the bare loop is started with. */
export function bareConfig() {
  const { KAFKA_BROKERS, HOLDPOINT_PARTITIONS } = schema.parse(process.env);
  return { brokers: KAFKA_BROKERS.split(','), partitions: HOLDPOINT_PARTITIONS };
}
