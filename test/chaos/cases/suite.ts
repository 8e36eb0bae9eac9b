/** A test file that is part of `npm test` too, as a case: each of its tests is a check. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CaseContext, ChaosCase } from '../runner/case.ts';

const root = resolve(import.meta.dirname, '../../..');
const VITEST = join(root, 'node_modules/vitest/vitest.mjs');

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

export interface Suite {
  readonly name: string;
  readonly title: string;
  /** Test files, or folders of them, from the project's root. */
  readonly files: readonly string[];
  /** What its tests do, and how often. */
  readonly done: Readonly<Record<string, number>>;
}

export function suiteCase({ name, title, files, done }: Suite): ChaosCase {
  return {
    name,
    title,
    async run(context) {
      for (const [what, times] of Object.entries(done)) context.account.did(what, times);
      const report = reportSchema.parse(JSON.parse(await runVitest(files, context)));
      for (const { message, assertionResults } of report.testResults) {
        if (assertionResults.length === 0) context.account.check('its tests can be run', message, '');
        for (const { fullName, status, failureMessages } of assertionResults)
          context.account.check(
            fullName,
            status === 'passed' ? 'passed' : [status, ...(failureMessages ?? [])].join('\n'),
            'passed',
          );
      }
    },
  };
}

/** On the ground's servers, with everything temporary in the case's own folder. Answers the report. */
async function runVitest(files: readonly string[], { ground, home, onEnd }: CaseContext): Promise<string> {
  const { brokers, registryUrl, databaseUrl } = ground.addresses;
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { mode: 0o711 });
  const report = join(home, 'report.json');
  const log = openSync(join(home, 'vitest.log'), 'a');
  const child = spawn(
    process.execPath,
    [VITEST, 'run', '--project', 'integration', ...files, '--reporter=json', `--outputFile=${report}`],
    {
      cwd: root,
      env: {
        ...process.env,
        TMPDIR: temporary,
        KAFKA_BROKERS: brokers,
        SCHEMA_REGISTRY_URL: registryUrl,
        DATABASE_URL: databaseUrl,
      },
      stdio: ['ignore', log, log],
    },
  );
  const ended = once(child, 'exit');
  onEnd(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  await ended;
  return readFileSync(report, 'utf8');
}
