import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/support/summary-reporter.ts';

export default defineConfig({
  test: {
    allowOnly: false,
    teardownTimeout: 60_000,
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,services,examples}/*/test/**/*.test.ts',
            'infra/*/test/**/*.test.ts',
            'test/{deployment,docs,support,simulation}/**/*.test.ts',
            'test/chaos/runner/**/*.test.ts',
          ],
          // Ends what hangs. Properties and what compiles at first use take their time on a machine with a lot else to do.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/chaos/*.test.ts'],
          globalSetup: ['./test/support/infrastructure.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
