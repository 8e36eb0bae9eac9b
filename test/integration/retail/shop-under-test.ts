/** A shop in a database of its own, and a caller that asks its tools as the runtime does: one key a call, again after a passing failure. */
import { randomUUID } from 'node:crypto';
import { readRetailConfig } from '@holdpoint/retail/config';
import type { Action, DataSet } from '@holdpoint/retail/data-set/data-set';
import { loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { retailTools } from '@holdpoint/retail/tools/all-tools';
import { ShopConnection } from '@holdpoint/retail/tools/shop';
import type { ToolCall } from '@holdpoint/sdk/call';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

export type ShopUnderTest = {
  readonly shop: ShopConnection;
  readonly database: TestDatabase;
  /** Carries one action out once. */
  ask(action: Action, call: ToolCall): Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function openShop(set: DataSet, environment: Record<string, string> = {}): Promise<ShopUnderTest> {
  const database = await createTestDatabase();
  const shop = new ShopConnection();
  shop.open(readRetailConfig({ DATABASE_URL: database.url, ...environment }));
  await migrateShop(shop.pool);
  await loadDataSet(shop.pool, set);
  const tools = new Map(retailTools(shop).map((tool) => [tool.contract.name, tool]));
  return {
    shop,
    database,
    ask: async (action, call) => {
      const tool = tools.get(`retail.${action.name}`);
      if (tool === undefined) throw new Error(`the shop has no tool ${action.name}`);
      return tool.output.parse(await tool.execute({ input: tool.input.parse(action.arguments) }, call));
    },
    [Symbol.asyncDispose]: async () => {
      await shop.close();
      await database.drop();
    },
  };
}

/** A call in a task; the same `idempotencyKey` is the same call asked again. */
export function callIn(taskId: string, idempotencyKey: string = randomUUID()): ToolCall {
  return {
    tenant: 'retail-demo',
    taskId,
    callId: idempotencyKey,
    attempt: 1,
    idempotencyKey,
    agent: { name: 'retail.service-desk', version: 1 },
    requestedBy: 'storefront',
    approvedBy: [],
    signal: new AbortController().signal,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
}
