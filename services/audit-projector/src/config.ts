import { MIN_REFERENCE_KEY_BYTES } from '@holdpoint/ledger/digest';
import { parseSignerKey, parseVerifierKey } from '@holdpoint/ledger/note-key';
import { configOrExit } from '@holdpoint/process/config';
import { securityAgrees } from '@holdpoint/process/connection-security';
import { fileVariable } from '@holdpoint/process/file-variable';
import { databaseVariables, httpVariables, kafkaVariables, logVariables, migrationVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

/** Everything that this service reads from its environment. */
export const configSchema = z
  .object({
    ...kafkaVariables,
    ...httpVariables,
    ...logVariables,
    ...databaseVariables,
    ...migrationVariables,
    AUDIT_SIGNER_KEY_FILE: fileVariable('a file with the key that signs checkpoints (PRIVATE+KEY+…)', (text) =>
      parseSignerKey(text.trim()),
    ),
    AUDIT_REFERENCE_KEY_FILE: fileVariable(
      'a file with the key of references, 32 bytes or more in hexadecimal',
      parseReferenceKey,
    ),
    AUDIT_LOG_ORIGIN: z
      .string()
      .regex(/^[^\s+]{1,150}$/)
      .optional()
      .describe(
        'who runs the logs: what their names begin with, no spaces and no plus; the name of the signer key where it is absent',
      ),
    AUDIT_FORMER_VERIFIER_KEYS: z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((key) => (key.trim() === '' ? [] : [parseVerifierKey(key.trim())])))
      .describe('verifier keys that checkpoints were signed with before, with commas between'),
  })
  .superRefine(securityAgrees);
export type AuditProjectorConfig = z.output<typeof configSchema>;

/** Reads the environment; a wrong one is told on stderr, and the process exits. */
export const readConfig = (): AuditProjectorConfig => configOrExit(configSchema);

function parseReferenceKey(text: string): Buffer {
  const hex = text.trim();
  if (/^(?:[0-9a-fA-F]{2})+$/.test(hex) && hex.length >= 2 * MIN_REFERENCE_KEY_BYTES) return Buffer.from(hex, 'hex');
  throw new RangeError(`not ${MIN_REFERENCE_KEY_BYTES} or more bytes in hexadecimal`);
}
