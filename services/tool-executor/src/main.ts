import { createHealth } from '@holdpoint/process/health';
import { startHealthServer } from '@holdpoint/process/http';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { loadApp } from './app-loader.ts';
import { appEnvironment, readConfig } from './config.ts';
import { startApp } from './start-app.ts';
import { startWorker } from './start-worker.ts';

const name = 'tool-executor';
const config = readConfig();
const log = createLogger({ service: name, level: config.LOG_LEVEL });
const metrics = createMetrics(name);
const health = createHealth();

await runProcess({
  ...{ name, log, health, stopDeadlineMs: config.STOP_DEADLINE_MS },
  steps: [
    {
      name: 'http',
      start: async () =>
        (await startHealthServer({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log })).close,
    },
    {
      name: 'executor',
      start: async () => {
        const app = await loadApp(config.APP_MODULE, config.POOL);
        return startApp(app, { env: appEnvironment(), log }, () => startWorker(config, app, { log, metrics, health }));
      },
    },
  ],
});
