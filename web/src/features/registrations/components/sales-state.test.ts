import { expect, it } from 'vitest';
import { salesState } from './sales-state';

const event = {
  status: 'published' as const,
  starts_at: '2026-12-01T18:00:00Z',
  registration_opens_at: '2026-11-01T00:00:00Z',
  registration_closes_at: '2026-11-30T00:00:00Z',
};
const counts = { capacity: 10, confirmed: 4, held: 1, free: 5, sales_open: true };
const at = (time: string) => Date.parse(time);
const during = at('2026-11-15T00:00:00Z');

it.each([
  ['open', event, counts, during],
  ['unknown', event, undefined, during],
  ['all-held', event, { ...counts, confirmed: 8, held: 2, free: 0 }, during],
  ['sold-out', event, { ...counts, confirmed: 10, held: 0, free: 0 }, during],
  ['not-open', event, counts, at('2026-10-31T23:59:59Z')],
  ['open', event, counts, at('2026-11-01T00:00:00Z')],
  ['closed', event, counts, at('2026-11-30T00:00:00Z')],
  ['closed', event, { ...counts, sales_open: false }, during],
  ['over', { ...event, registration_closes_at: null }, counts, at('2026-12-01T18:00:00Z')],
  [
    'open',
    { ...event, registration_closes_at: '2026-12-01T19:00:00Z' },
    counts,
    at('2026-12-01T18:30:00Z'),
  ],
  ['draft', { ...event, status: 'draft' as const }, undefined, during],
  ['cancelled', { ...event, status: 'cancelled' as const }, counts, during],
])('is %s', (state, facts, availability, now) => {
  expect(salesState(facts, availability, now)).toBe(state);
});
