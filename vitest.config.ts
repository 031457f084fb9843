import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Modules that keep nothing between calls: a process imports them once, not once for each file of tests, a quarter of the whole. */
const stateless = ['dataset', 'engine', 'export', 'parquet', 'query', 'rebalance'].map(
  (folder) => `lib/${folder}/**/*.test.ts`,
)

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    environment: 'node',
    testTimeout: 30_000,
    // By default one processor is left free, which of two is half.
    maxWorkers: '100%',
    // What a test puts on the global object is gone before the next.
    unstubGlobals: true,
    projects: [
      { extends: true, test: { name: 'stateless', include: stateless, isolate: false } },
      {
        extends: true,
        test: {
          name: 'stateful',
          include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: stateless,
        },
      },
    ],
  },
})
