import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess, type Step } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { loadApp } from './app-loader.ts';
import { appEnvironment, readConfig } from './config.ts';
import { startApp } from './start-app.ts';
import { SERVICE, startWorker } from './start-worker.ts';

const config = readConfig();
const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
const metrics = createMetrics(SERVICE);
const health = createHealth();
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
const executor: Step = {
  name: SERVICE,
  start: async () => {
    const app = await loadApp(config.APP_MODULE, config.POOL);
    return startApp(app, { env: appEnvironment(), log }, () => startWorker(config, app, { log, metrics, health }));
  },
};
await runProcess({ name: SERVICE, log, health, steps: [http, executor], stopDeadlineMs: config.STOP_DEADLINE_MS });
