import { defineConfig } from 'vitest/config';

/** Everything is started once, in `test/support/global-setup.ts`, or by the test itself; starting takes its time. */
const startUp = 300_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,workers,apps}/*/src/**/*.test.{ts,tsx}',
            'packages/stack/launcher/**/*.test.ts',
            'test/random-programs/simulated.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/bench/**', 'test/random-programs/simulated.test.ts'],
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
