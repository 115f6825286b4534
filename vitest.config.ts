import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A run of its own: npm run test-editor.
    exclude: ['test/editor/**', '**/node_modules/**'],
    // One process a worker: the native parser cannot be loaded twice into one.
    pool: 'forks',
    setupFiles: ['test/seed.ts'],
    testTimeout: 30_000,
    // What a snapshot says is read before it is accepted, so a missing one fails too: `npx vitest run test/rules --update`.
    update: 'none',
  },
})
