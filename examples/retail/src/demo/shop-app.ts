import { join, resolve } from 'node:path';
import type { HostedApp } from '@holdpoint/installation/hosted-app';
import { pool } from '../names.ts';

const example = resolve(import.meta.dirname, '../..');

/** The shop, as an installation hosts it. */
export const shopApp: HostedApp = {
  module: join(example, 'src/app.ts'),
  pools: [pool],
  policyFile: join(example, 'policy.yaml'),
  peopleFile: join(example, 'people.yaml'),
  source: 'retail-storefront',
  auditSigner: 'holdpoint.example/retail-demo',
  database: 'shop',
  databaseVariable: 'RETAIL_DATABASE_URL',
};
