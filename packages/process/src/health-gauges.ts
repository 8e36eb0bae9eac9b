import type { Health, HealthReport } from './health.ts';
import type { Metrics } from './metrics.ts';

/** What `/readyz` says, as metrics: asked once a scrape, for both. */
export function addHealthGauges(metrics: Metrics, health: Health): void {
  let asked: Promise<HealthReport> | undefined;
  const report = (): Promise<HealthReport> => {
    asked ??= health.report().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  metrics.gauge({
    name: 'holdpoint_ready',
    help: 'Whether this process is ready, 1 or 0, as its /readyz says',
    collect: async (gauge) => gauge.set((await report()).status === 'ready' ? 1 : 0),
  });
  metrics.gauge({
    name: 'holdpoint_check_ok',
    help: 'Whether one check of /readyz is well, 1 or 0',
    labels: ['check'],
    collect: async (gauge) => {
      const { checks } = await report();
      gauge.reset();
      for (const [check, { status }] of Object.entries(checks)) gauge.set({ check }, status === 'ok' ? 1 : 0);
    },
  });
}
