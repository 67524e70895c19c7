import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most of a test's time passes in Discord's own windows, so that two files a core run in less than half the time of one.
    maxWorkers: 2 * availableParallelism(),
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // What is polled for comes when it comes: this ends only tests that fail.
    expect: { poll: { timeout: 10_000 } },
  },
});
