import { addHealthGauges } from './health-gauges.ts';
import { type HealthServerOptions, startHealthServer } from './http.ts';
import type { Step } from './lifecycle.ts';

/** The step of a process that serves `/livez`, `/readyz` and `/metrics`. The first to start and the last to stop. */
export function healthStep(options: HealthServerOptions): Step {
  return {
    name: 'http',
    start: async () => {
      addHealthGauges(options.metrics, options.health);
      const server = await startHealthServer(options);
      return () => server.close();
    },
  };
}
