import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Writes `sw.js`: the worker with the names of all files of this release. */
export function serviceWorker(): Plugin {
  return {
    name: 'turnout-service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const files = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
        const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
        if (!entry) return this.error('the app has no entry');
        const release = {
          id: createHash('sha256').update(files.sort().join('\n')).digest('hex').slice(0, 16),
          // Its name changes with whatever it loads, so the page that names it is this release's.
          page: entry.fileName,
          files: files.map((name) => `/${name}`),
        };
        const worker = await readFile(new URL('worker.js', import.meta.url), 'utf8');
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: worker.replace('= __RELEASE__', () => `= ${JSON.stringify(release)}`),
        });
      },
    },
  };
}
