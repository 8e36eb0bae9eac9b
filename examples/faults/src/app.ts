/** The app module that the executors of all three pools load; each hosts the tools of its own. */
import { defineAgent } from '@holdpoint/sdk/define-agent';
import { defineApp } from '@holdpoint/sdk/define-app';
import { readFaultsConfig } from './config.ts';
import { agents } from './names.ts';
import { faultyTools } from './tools/all-tools.ts';
import { World } from './tools/world.ts';

const world = new World();

const agent = (name: string, limits: Parameters<typeof defineAgent>[0]['limits'] = {}) =>
  defineAgent({
    ...{ name, version: 1, owner: 'faults-owner', planner: { kind: 'sequence' }, limits },
    description: 'Follows the steps of its request',
  });

export default defineApp({
  tools: faultyTools(world),
  agents: [
    agent(agents.usual.name),
    agent(agents.fewSteps.name, { maxSteps: 2 }),
    agent(agents.fewCalls.name, { maxCallsPerTool: 2 }),
    agent(agents.littleTime.name, { maxWallTimeMs: 10_000 }),
  ],
  start: async ({ env }) => world.open(readFaultsConfig(env)),
  stop: () => world.close(),
});
