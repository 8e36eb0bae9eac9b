import { z } from 'zod';
import { agentContractSchema, toolContractSchema } from '../contract.ts';
import { digestSchema, momentSchema, poolNameSchema, shortIdSchema } from '../vocabulary.ts';

const announcement = { contractDigest: digestSchema, executor: shortIdSchema, at: momentSchema };

/** An executor hosts this tool. The lowest offset under one name and version stands; another contract under the same is refused. */
export const toolAnnouncedSchema = z.object({ type: z.literal('ToolAnnounced'), contract: toolContractSchema, ...announcement });
export const agentAnnouncedSchema = z.object({
  type: z.literal('AgentAnnounced'),
  contract: agentContractSchema,
  ...announcement,
});

/** The partition counts as they were created; a process that sees another count refuses to run. */
export const topologyRecordedSchema = z.object({
  type: z.literal('TopologyRecorded'),
  partitions: z.int().min(1),
  pools: z.record(poolNameSchema, z.int().min(1)),
  at: momentSchema,
});
export type ToolAnnounced = z.infer<typeof toolAnnouncedSchema>;
export type AgentAnnounced = z.infer<typeof agentAnnouncedSchema>;
export type TopologyRecorded = z.infer<typeof topologyRecordedSchema>;

export const catalogMessages = {
  ToolAnnounced: toolAnnouncedSchema,
  AgentAnnounced: agentAnnouncedSchema,
  TopologyRecorded: topologyRecordedSchema,
};
export const catalogMessageSchema = z.discriminatedUnion('type', [
  toolAnnouncedSchema,
  agentAnnouncedSchema,
  topologyRecordedSchema,
]);
export type CatalogMessage = z.infer<typeof catalogMessageSchema>;
