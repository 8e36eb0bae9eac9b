/** A tool over the database, of any effect. Every error that it meets is PostgreSQL's own. */
import type { Effect } from '@holdpoint/contracts/vocabulary';
import type { ToolCall } from '@holdpoint/sdk/call';
import { defineTool } from '@holdpoint/sdk/define-tool';
import type { Tool } from '@holdpoint/sdk/tool';
import type pg from 'pg';
import { z } from 'zod';
import { retry, timeoutMs } from './terms.ts';
import type { World } from './world.ts';

const input = z.object({
  case: z.string().min(1).max(100),
  amount: z.int(),
  /** `contested`: somebody else writes to the account between this tool's look and its touch, the first time. `vault`: nobody has granted it. */
  account: z.enum(['usual', 'contested', 'vault']),
});
const output = z.object({ balance: z.int() });
type Input = z.output<typeof input>;

export function sqlTool(world: World, name: string, pool: string, effect: Effect): Tool<typeof input, typeof output> {
  return defineTool({
    ...{ name, pool, version: 1, effect, input, output, retry, timeoutMs },
    description: `Works on an account in the database that misbehaves, as a tool with the effect ${effect}`,
    reversibility: effect === 'once' ? 'partially_reversible' : 'fully_reversible',
    record: { text: 'Work on the account of {input.case}', accessed: ['case:{input.case}'] },
    execute: async ({ input: given }, call) => {
      await world.database.query('INSERT INTO visits VALUES ($1)', [given.case]);
      return { balance: await inTransaction(world, (client) => work(world, client, effect, given, call)) };
    },
  });
}

async function work(world: World, client: pg.PoolClient, effect: Effect, given: Input, call: ToolCall): Promise<number> {
  const { case: name, amount, account } = given;
  if (account === 'vault')
    return balanceIn(await client.query(`SELECT balance FROM vault_${effect}`), () => note(client, effect, given, call));
  await client.query('SELECT balance FROM accounts WHERE case_name = $1', [name]);
  if (account === 'contested') await letRivalWrite(world, name);
  if (effect === 'read')
    return balanceIn(
      await client.query('SELECT balance, $2::integer::amount FROM accounts WHERE case_name = $1 FOR SHARE', [name, amount]),
    );
  const touched = await client.query('UPDATE accounts SET balance = balance - $2 WHERE case_name = $1 RETURNING balance', [
    name,
    amount,
  ]);
  return balanceIn(touched, () => note(client, effect, given, call));
}

async function note(client: pg.PoolClient, effect: Effect, given: Input, call: ToolCall): Promise<void> {
  if (effect === 'read') return;
  const key = effect === 'idempotent' ? call.idempotencyKey : `${call.callId}:${call.attempt}`;
  await client.query('INSERT INTO effects VALUES ($1, $2)', [given.case, key]);
}

async function balanceIn(
  result: pg.QueryResult<{ balance: number }>,
  then: () => Promise<void> = async () => {},
): Promise<number> {
  await then();
  return result.rows[0]?.balance ?? 0;
}

/** Another writer of the same account, over a connection of its own. It comes once. */
async function letRivalWrite(world: World, name: string): Promise<void> {
  const came = await world.database.query('DELETE FROM rivals WHERE case_name = $1', [name]);
  if (came.rowCount === 1) await world.database.query('UPDATE accounts SET balance = balance + 1 WHERE case_name = $1', [name]);
}

async function inTransaction<T>(world: World, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await world.database.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const result = await use(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
