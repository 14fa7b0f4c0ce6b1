import { defineConfig } from 'vitest/config';

/** Everything is started once, in `test/support/global-setup.ts`, or by the test itself; starting takes its time. */
const startUp = 300_000;

/** What stands beside the integration tests and needs none of what they need. */
const withoutServices = ['test/random-programs/simulated.test.ts', 'test/mutations/mutations.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/support/steady-chance.ts'],
          include: [
            '{packages,workers,apps}/*/src/**/*.test.{ts,tsx}',
            'packages/stack/launcher/**/*.test.ts',
            ...withoutServices,
          ],
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: ['test/support/steady-chance.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/bench/**', ...withoutServices],
          globalSetup: ['test/support/global-setup.ts'],
          // Tests here kill processes and measure times: one file at a time has the machine.
          fileParallelism: false,
          hookTimeout: startUp,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
