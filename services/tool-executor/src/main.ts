import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { loadApp } from './app-loader.ts';
import { appStep } from './app-step.ts';
import { appEnvironment, readConfig } from './config.ts';
import { SERVICE, workerStep } from './worker-step.ts';

const config = readConfig();
const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
const metrics = createMetrics(SERVICE);
const health = createHealth();
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
const app = loadApp(config.APP_MODULE, config.POOL);
// The step that needs it first says why it cannot be loaded.
app.catch(() => undefined);
const steps = [http, appStep(app, { env: appEnvironment(), log }), workerStep(config, app, { log, metrics, health })];
await runProcess({ name: SERVICE, log, health, steps, stopDeadlineMs: config.STOP_DEADLINE_MS });
