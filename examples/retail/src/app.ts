/** The app module that the tool-executor of the pool `retail` loads. */
import { defineApp } from '@holdpoint/sdk/define-app';
import { readRetailConfig } from './config.ts';
import { serviceDesk } from './service-desk.ts';
import { retailTools } from './tools/all-tools.ts';
import { ShopConnection } from './tools/shop.ts';

const shop = new ShopConnection();
const tools = retailTools(shop);

export default defineApp({
  tools,
  agents: [serviceDesk(tools)],
  start: async ({ env }) => shop.open(readRetailConfig(env)),
  stop: () => shop.close(),
});
