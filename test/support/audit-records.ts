/** A task's audit leaves, as they lie in PostgreSQL and on the topic. */
import { decodeOrThrow } from '@holdpoint/client/follow';
import pg from 'pg';
import { z } from 'zod';
import type { RetailInstallation } from './retail-installation.ts';

const leafSchema = z.looseObject({ kind: z.string(), task_id: z.string(), task_seq: z.int(), call_id: z.string().optional() });
export type Leaf = z.infer<typeof leafSchema>;

/** The task's leaves in `audit_compliance.leaves`, in order. */
export async function storedLeaves(shop: RetailInstallation, taskId: string): Promise<readonly Leaf[]> {
  const sql = 'select leaf from audit_compliance.leaves where task_id = $1 order by task_seq';
  const rows = await askProjections(shop, sql, [taskId]);
  return rows.map(({ leaf }) => leafSchema.parse(JSON.parse(String(leaf))));
}

/** The task's leaves on `audit.compliance`, in order. */
export async function publishedLeaves({ installation }: RetailInstallation, taskId: string): Promise<readonly Leaf[]> {
  const { admin, reader, leaves } = installation.connection;
  const found: Leaf[] = [];
  for (const [partition, { start, end }] of (await admin.ranges('audit.compliance')).entries()) {
    await reader.read('audit.compliance', partition, start, end, async (raw) => {
      const { message } = await decodeOrThrow(leaves, raw);
      const leaf = leafSchema.parse(JSON.parse(message.leaf));
      if (leaf.task_id === taskId) found.push(leaf);
    });
  }
  return found.sort((one, other) => one.task_seq - other.task_seq);
}

/** Asks the database of the projections, as its owner. */
export async function askProjections(
  { installation }: RetailInstallation,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: installation.databases.ownerUrl, application_name: 'holdpoint-test' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
