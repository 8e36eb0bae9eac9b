import { approvalOutcomeMessages } from '@holdpoint/contracts/messages/approval-outcomes';
import { taskCommandMessages } from '@holdpoint/contracts/messages/task-commands';
import { taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { taskRequestMessages } from '@holdpoint/contracts/messages/task-requests';
import { toolResultMessages } from '@holdpoint/contracts/messages/tool-results';
import { entityStep } from '@holdpoint/process/entity-step';
import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { boundedInputs } from '@holdpoint/stream/bounded-inputs';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { catalogStep } from './catalog-step.ts';
import { CatalogView } from './catalog-view.ts';
import { limitsOf, readConfig, worldOf } from './config.ts';
import { taskDefinition } from './entity-definition.ts';

const name = 'task-runner';
const config = readConfig();
const log = createLogger({ service: name, level: config.LOG_LEVEL });
const metrics = createMetrics(name);
const health = createHealth();
const view = new CatalogView();
const inputs = { ...taskRequestMessages, ...taskCommandMessages, ...toolResultMessages, ...approvalOutcomeMessages };
const tasks = entityStep({
  definition: taskDefinition(worldOf(config, view), config.TOOL_POOLS, config.HOLDPOINT_PARTITIONS),
  decoders: (registry) => ({
    inputs: boundedInputs(registryDecoder({ registry, messages: inputs })),
    events: registryDecoder({ registry, messages: taskLogMessages }),
  }),
  outputs: ['approval.requests', ...config.TOOL_POOLS.map((pool) => `tool.requests.${pool}`)],
  snapshots: 'task.snapshots',
  limits: limitsOf(config),
  ...{ config, health, metrics, log },
});
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
const catalog = catalogStep({ view, config, health, metrics, log });
await runProcess({ name, log, health, steps: [http, catalog, tasks], stopDeadlineMs: 20_000 });
