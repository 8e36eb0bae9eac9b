/** One request to the registry, where 200, 404 and 409 are answers and everything else is none. */
import { z } from 'zod';
import { RegistryUnavailableError } from '../errors.ts';
import type { RegistrySettings } from './registry.ts';

export const ANSWER_WITHIN_MS = 5_000;

const answers = new Set([200, 404, 409, 422]);
const bodySchema = z.looseObject({
  id: z.int().optional(),
  is_compatible: z.boolean().optional(),
  messages: z.array(z.string()).optional(),
  message: z.string().optional(),
});

export interface RegistryAnswer extends z.infer<typeof bodySchema> {
  readonly status: number;
}

/** Posts where there is a body, else gets. Throws `RegistryUnavailableError`. */
export async function answerOf(settings: RegistrySettings, path: string, body?: unknown): Promise<RegistryAnswer> {
  try {
    const response = await fetch(`${settings.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...authorisation(settings) },
      signal: AbortSignal.timeout(settings.answerWithinMs ?? ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const parsed = bodySchema.safeParse(await response.json().catch(() => ({})));
    if (response.status === 401) throw new RegistryUnavailableError('the registry does not take the name and password (401)');
    if (!answers.has(response.status)) throw new RegistryUnavailableError(`the registry answers ${response.status} to ${path}`);
    return { ...parsed.data, status: response.status };
  } catch (error) {
    if (error instanceof RegistryUnavailableError) throw error;
    throw new RegistryUnavailableError(`no answer from the schema registry at ${settings.url}${codeOf(error)}`, { cause: error });
  }
}

/** Why there was no connection: `ECONNREFUSED`, or `SELF_SIGNED_CERT_IN_CHAIN`. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}

function authorisation({ auth }: RegistrySettings): Record<string, string> {
  if (auth === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
}
