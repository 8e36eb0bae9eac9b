import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContainerSecrets } from '@holdpoint/installation/container-secrets';
import { loadConfig } from '@holdpoint/process/config';
import { isSecret } from '@holdpoint/process/secret';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { configSchema as retail } from '../../examples/retail/src/config.ts';
import { configSchema as approvalService } from '../../services/approval-service/src/config.ts';
import { configSchema as auditProjector } from '../../services/audit-projector/src/config.ts';
import { configSchema as metricsProjector } from '../../services/metrics-projector/src/config.ts';
import { configSchema as taskRunner } from '../../services/task-runner/src/config.ts';
import { configSchema as toolExecutor } from '../../services/tool-executor/src/config.ts';
import { type ComposeService, composeFile, readComposeFile, root } from './compose-file.ts';

const compose = readComposeFile();
const folder = mkdtempSync(join(tmpdir(), 'compose-'));
const secretsFolder = join(folder, 'secrets');
beforeAll(() => createContainerSecrets(secretsFolder, join(root, 'examples/retail/people.yaml'), 'test.example'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The Compose specification's own JSON schema (compose-spec/compose-spec, schema/compose-spec.json), as dclint ships it. */
const specification = join(dirname(fileURLToPath(import.meta.resolve('dclint/package.json'))), 'schemas/compose.schema.json');
const { $schema: _, ...schema } = JSON.parse(readFileSync(specification, 'utf8'));
const isByTheSpecification = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

test('the file is one by the Compose specification, and a wrong one would be refused', () => {
  const text = readFileSync(composeFile, 'utf8');
  const faults = (yaml: string) => (isByTheSpecification(parse(yaml, { merge: true })) ? [] : isByTheSpecification.errors);
  expect(faults(text)).toEqual([]);
  expect(faults(text.replace('service_completed_successfully', 'service_done'))).not.toEqual([]);
  expect(faults(text.replace('healthcheck:', 'healthchecks:'))).not.toEqual([]);
});

test('every image is named by a version', () => {
  for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:v?\d+\.\d+(\.\d+|-)/);
});

test('what is mounted is there, and each secret is made by `npm run secrets`', () => {
  const mounted = Object.values(compose.services).flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  for (const path of mounted.filter((one) => one.startsWith('./'))) expect(existsSync(join(root, path)), path).toBe(true);
  for (const { file } of Object.values(compose.secrets)) expect(existsSync(join(secretsFolder, basename(file))), file).toBe(true);
});

test('a service is given the secrets that it reads, and no others', () => {
  const scripts = { postgres: readFileSync(join(root, 'infra/compose/create-databases.sh'), 'utf8') };
  for (const [name, { environment, secrets }] of Object.entries(compose.services)) {
    const read = JSON.stringify([environment, name === 'postgres' ? scripts.postgres : '']).matchAll(
      /\/run\/secrets\/([\w.-]+)/g,
    );
    expect([...new Set([...read].map(([, secret]) => secret))].sort(), name).toEqual([...secrets].sort());
  }
});

const configs: readonly (readonly [name: string, schemas: readonly z.ZodObject[]])[] = [
  ['task-runner', [taskRunner]],
  ['tool-executor', [toolExecutor, retail]],
  ['approval-service', [approvalService]],
  ['audit-projector', [auditProjector]],
  ['metrics-projector', [metricsProjector]],
  ['init', [retail]],
];

describe.each(configs)('%s', (name, schemas) => {
  const service = serviceOf(name);

  test('is told all that it must be told, in a form that it takes', () => {
    for (const schema of schemas) expect(() => loadConfig(schema, onThisMachine(service))).not.toThrow();
  });

  test('is told nothing that it does not read', () => {
    const common = name === 'init' ? Object.keys(taskRunner.shape) : [];
    const known = new Set([...common, ...schemas.flatMap(variablesOf)]);
    expect(Object.keys(service.environment).filter((variable) => !known.has(variable))).toEqual([]);
  });

  test('runs a program of the image', () => {
    const [program = ''] = service.command;
    const runner = readFileSync(join(root, 'infra/container/run.sh'), 'utf8');
    if (name === 'init') expect(existsSync(service.entrypoint?.[0]?.replace('/app', root) ?? '')).toBe(true);
    else expect(runner).toMatch(new RegExp(`[( |]${program}[ )|]`));
  });
});

function serviceOf(name: string): ComposeService {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
}

function variablesOf({ shape }: z.ZodObject): readonly string[] {
  return Object.entries(shape).flatMap(([name, field]) => (isSecret(field) ? [name, `${name}_FILE`] : [name]));
}

/** The container's environment, with its paths where the same files lie here. */
function onThisMachine({ environment }: ComposeService): Record<string, string> {
  const moved = (value: string): string => value.replace(/^\/run\/secrets/, secretsFolder).replace(/^\/app/, root);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, moved(value)]));
}
