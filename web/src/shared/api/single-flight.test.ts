import { afterEach, expect, it, vi } from 'vitest';
import { acrossTabs, singleFlight } from './single-flight';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('shares a run with those who come meanwhile, and runs anew afterwards', async () => {
  let runs = 0;
  const refresh = singleFlight(() => Promise.resolve(++runs));
  expect(await Promise.all([refresh(), refresh()])).toEqual([1, 1]);
  expect(await refresh()).toBe(2);
});

it('runs anew after a failure', async () => {
  let runs = 0;
  const refresh = singleFlight(() =>
    ++runs === 1 ? Promise.reject(new Error('away')) : Promise.resolve(runs),
  );
  await expect(refresh()).rejects.toThrow('away');
  expect(await refresh()).toBe(2);
});

it('lets only one tab run at a time', async () => {
  let queue: Promise<unknown> = Promise.resolve();
  const request = (_name: string, run: () => Promise<unknown>) => (queue = queue.then(run));
  vi.stubGlobal('navigator', { locks: { request } });
  const log: string[] = [];
  const tab = (name: string) =>
    acrossTabs('refresh', async () => {
      log.push(`${name} in`);
      await Promise.resolve();
      log.push(`${name} out`);
    });
  await Promise.all([tab('a'), tab('b')]);
  expect(log).toEqual(['a in', 'a out', 'b in', 'b out']);
});

it('still runs where the browser offers no locks', async () => {
  vi.stubGlobal('navigator', {});
  expect(await acrossTabs('refresh', () => Promise.resolve('done'))).toBe('done');
});
