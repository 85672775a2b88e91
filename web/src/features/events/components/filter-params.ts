import type { EventFilters } from '@/shared/api/types';
import { dayBounds } from '@/shared/time/zone';

/** The filters as the address bar holds them; all strings, empty when off. */
export const filterNames = ['q', 'from', 'to', 'place', 'available'] as const;
export type FilterName = (typeof filterNames)[number];
export type FilterParams = Record<FilterName, string>;

export function readFilters(search: URLSearchParams): FilterParams {
  const read = (name: FilterName) => search.get(name) ?? '';
  return {
    q: read('q'),
    from: read('from'),
    to: read('to'),
    place: read('place'),
    available: read('available'),
  };
}

/** What to ask the API for; days are days of the viewer's zone. What makes no sense is left out. */
export function toQuery(
  { q, from, to, place, available }: FilterParams,
  zone: string,
): EventFilters {
  const first = dayBounds(from, zone)?.from;
  const last = dayBounds(to, zone)?.to;
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { to: last }),
    ...(place === 'venue' || place === 'online' ? { place } : {}),
    ...(available === 'true' ? { available } : {}),
  };
}
