import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 20_000,
    // On two cores vitest would take one, and twenty minutes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Whole promptfoo runs are timed and interrupted; on a machine that is busy with other work one may come too late.
    retry: process.env.CI ? 1 : 0,
  },
});
