import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/global-setup.ts',
    reporters: ['default', './test/reporter.ts'],
    // One more than two cores: browsers, mail servers and undo times are waited for more than computed.
    maxWorkers: 3,
    // A worker runs file after file with what the first of them loaded, a database and a browser among it.
    isolate: false,
    // Real mail servers and an embedded PostgreSQL on a busy two-core machine: generous, never a measure of speed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
