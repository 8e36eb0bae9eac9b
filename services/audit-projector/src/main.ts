import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { projectorStep } from '@holdpoint/process/projector-step';
import { readConfig } from './config.ts';
import { defineAudit } from './define-audit.ts';
import { SERVICE } from './projection.ts';
import { auditTables } from './tables.ts';

const config = readConfig();
const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
const metrics = createMetrics(SERVICE);
const health = createHealth();
const projector = projectorStep({
  ...{ service: SERVICE, config, health, metrics, log },
  tables: auditTables,
  define: (parts) => defineAudit(config, parts),
});
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
await runProcess({ name: SERVICE, log, health, steps: [http, projector], stopDeadlineMs: 20_000 });
