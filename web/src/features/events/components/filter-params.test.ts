import { expect, it } from 'vitest';
import { readFilters, toQuery } from './filter-params';

const query = (search: string) =>
  toQuery(readFilters(new URLSearchParams(search)), 'Europe/Moscow');

it('asks for whole days of the viewer', () => {
  expect(query('q= rust &from=2026-12-01&to=2026-12-02&place=online&available=true')).toEqual({
    q: 'rust',
    from: '2026-12-01T00:00:00+03:00',
    to: '2026-12-02T23:59:59+03:00',
    place: 'online',
    available: 'true',
  });
});

it('leaves out what somebody mistyped in the address', () => {
  expect(query('from=tomorrow&to=2026-02-31&place=moon&available=maybe')).toEqual({});
});
