import { parseSigningKey } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import { configOrExit } from '@holdpoint/process/config';
import { securityAgrees } from '@holdpoint/process/connection-security';
import { fileVariable } from '@holdpoint/process/file-variable';
import { httpVariables, kafkaVariables, logVariables, snapshotVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

/** Everything that this service reads from its environment. The files are read once: who may decide changes with a restart. */
export const configSchema = z
  .object({
    ...kafkaVariables,
    ...httpVariables,
    ...logVariables,
    ...snapshotVariables,
    /** The private key that signs outcomes, an Ed25519 JWK. Executors pin its public part. */
    APPROVAL_SIGNING_KEY_FILE: fileVariable('the private key that signs outcomes (an Ed25519 JWK)', parseSigningKey),
    PEOPLE_FILE: fileVariable('people.yaml, with the public keys of those who may decide', parsePeople),
    APPROVAL_WINDOW_ENTRIES: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(10_000_000)
      .default(100_000)
      .describe('how many ended approvals are remembered in each partition, 1,000 to 10,000,000'),
    APPROVAL_RETIRED_ENTRIES: z.coerce
      .number()
      .int()
      .min(100)
      .max(1_000_000)
      .default(10_000)
      .describe('for how many of them a late word is still recorded with its reason, 100 to 1,000,000'),
  })
  .superRefine(securityAgrees)
  .superRefine((config, context) => {
    const { kid } = config.APPROVAL_SIGNING_KEY_FILE;
    const owner = [...config.PEOPLE_FILE.values()].find((person) => person.key.kid === kid);
    if (owner === undefined) return;
    const message = `people with keys of their own, but "${owner.id}" has this service's own key: two signatures would be one`;
    context.addIssue({ code: 'custom', path: ['PEOPLE_FILE'], message });
  });
export type ApprovalServiceConfig = z.output<typeof configSchema>;

/** Reads the environment; a wrong one is told on stderr, and the process exits. */
export const readConfig = (): ApprovalServiceConfig => configOrExit(configSchema);
