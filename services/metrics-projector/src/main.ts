import { approvalLogMessages } from '@holdpoint/contracts/messages/approval-events';
import { taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { projectorStep } from '@holdpoint/process/projector-step';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { systemClock } from '@holdpoint/stream/system-clock';
import { readConfig } from './config.ts';
import { operationsProjection } from './projection.ts';
import { registerStateMetrics } from './scrape/state-metrics.ts';
import { operationsTables } from './tables.ts';

const service = operationsProjection.name;
const config = readConfig();
const log = createLogger({ service, level: config.LOG_LEVEL });
const metrics = createMetrics(service);
const health = createHealth();
const limits = { graceMs: config.STUCK_GRACE_MS, silenceMs: config.STUCK_SILENCE_MS };
const projector = projectorStep({
  ...{ service, config, health, metrics, log },
  tables: operationsTables,
  define: ({ kafka: { registry }, database }) => {
    registerStateMetrics(metrics, database, limits, () => systemClock.now());
    const messages = { ...taskLogMessages, ...approvalLogMessages };
    return {
      topics: operationsProjection.topics,
      decoder: registryDecoder({ registry, messages }),
      open: () => ({ definition: operationsProjection }),
    };
  },
});
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
await runProcess({ name: service, log, health, steps: [http, projector], stopDeadlineMs: 20_000 });
