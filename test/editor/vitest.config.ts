import { defineConfig } from 'vitest/config'

/** The tests in a real editor have a run of their own: they need an installation of their own, and the machine for themselves. */
export default defineConfig({
  test: { include: ['test/editor/**/*.test.ts'], pool: 'forks', fileParallelism: false, testTimeout: 180_000 },
})
