import { once } from 'node:events';
import { createServer } from 'node:http';
import { RegistryUnavailableError } from '@holdpoint/stream/errors';
import { registerSchemas } from '@holdpoint/stream/kafka/register-schemas';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { expect, onTestFinished, test } from 'vitest';

const schema = { subject: 'events-Happened', schema: { type: 'object' } };

/** A registry that knows the schema and takes it, but leaves requests like this one without an answer, so many times. */
async function forgetful(isForgotten: (method: string, path: string) => boolean, times: number): Promise<SchemaRegistry> {
  const left = { times };
  const server = createServer((request, response) => {
    if (isForgotten(request.method ?? '', request.url ?? '') && left.times-- > 0) return;
    const isQuestion = request.url?.includes('/compatibility/') === true;
    response.writeHead(isQuestion ? 404 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ id: 7, schemaType: 'JSON', schema: '{"type":"object"}', compatibilityLevel: 'BACKWARD_TRANSITIVE' }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new SchemaRegistry({ url: `http://127.0.0.1:${address.port}`, answerWithinMs: 2_000 });
}

test('a request that the registry has lost is no answer, and the next one is asked for', async () => {
  const registry = await forgetful((_, path) => path.startsWith('/schemas/ids/'), 1);
  await expect(registry.idOf(schema)).rejects.toBeInstanceOf(RegistryUnavailableError);
  expect(await registry.idOf(schema)).toBe(7);
});

test('a registration whose answer was lost is asked for again', async () => {
  const registry = await forgetful((method, path) => method === 'POST' && path.endsWith('/versions'), 1);
  expect(await registerSchemas(registry, [schema])).toEqual([{ subject: schema.subject, kind: 'registered', id: 7 }]);
});
