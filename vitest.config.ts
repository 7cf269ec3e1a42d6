import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // All processors: the end-to-end tests mostly wait, for the command line, the emulator and faults that take time.
    maxWorkers: '100%',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['rules/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/lab/**', 'test/end-to-end/**', 'test/browser/**'],
          // Some work on tens of thousands of results, and a busy machine is no failure.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/lab/**/*.test.ts', 'test/end-to-end/**/*.test.ts', 'test/browser/**/*.test.ts'],
          globalSetup: ['./test/lab/python.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
