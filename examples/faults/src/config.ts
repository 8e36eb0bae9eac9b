import { z } from 'zod';

const configSchema = z.object({
  FAULTS_SERVICE_URL: z.url().describe('where the service that misbehaves is'),
  FAULTS_DEAD_URL: z.url().describe('an address at which nobody listens'),
  FAULTS_TOOLS_DATABASE_URL: z.url().describe('the database that misbehaves, with the login of the tools'),
  FAULTS_FOLDER: z.string().min(1).describe('a folder in which files are missing'),
});

/** What the tools need to know of their world. */
export interface FaultsConfig {
  readonly serviceUrl: string;
  readonly deadUrl: string;
  readonly databaseUrl: string;
  readonly folder: string;
}

/** @throws Error that names each variable and what it expects */
export function readFaultsConfig(env: Readonly<Record<string, string | undefined>>): FaultsConfig {
  const parsed = configSchema.safeParse(env);
  if (!parsed.success) throw new Error(`the faults example cannot start:\n${z.prettifyError(parsed.error)}`);
  const { FAULTS_SERVICE_URL, FAULTS_DEAD_URL, FAULTS_TOOLS_DATABASE_URL, FAULTS_FOLDER } = parsed.data;
  return {
    serviceUrl: FAULTS_SERVICE_URL,
    deadUrl: FAULTS_DEAD_URL,
    databaseUrl: FAULTS_TOOLS_DATABASE_URL,
    folder: FAULTS_FOLDER,
  };
}
