import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { serviceWorker } from './service-worker/plugin.ts';

const api = process.env.TURNOUT_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': api, '/.well-known': api },
  },
  build: { outDir: 'dist', sourcemap: false },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-support/setup.ts'],
    css: false,
    // The machine has two cores, and jsdom is most of the cost of a worker.
    maxWorkers: 2,
    // A dialog with a form takes seconds to draw and to read while the machine builds.
    testTimeout: 20_000,
  },
});
