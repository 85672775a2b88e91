import { describe, expect, it } from 'vitest';
import type { EventDetails } from '@/shared/api/types';
import { emptyValues, fieldAt, findFaults, toInput, valuesOf } from './event-form-values';

const filled = {
  ...emptyValues('Europe/Berlin'),
  title: ' Rust evening ',
  placeName: 'Library',
  placeAddress: 'Main Street 1',
  starts: { local: '2026-10-25T01:00', second: false },
  ends: { local: '2026-10-25T02:30', second: false },
};

describe('findFaults', () => {
  it('finds all that is missing at once', () => {
    expect(findFaults(emptyValues('Europe/Berlin'))).toEqual({
      title: 'required',
      placeName: 'required',
      placeAddress: 'required',
      starts: 'required',
      ends: 'required',
    });
  });

  it('tells a time that the clock skips, in the window too', () => {
    const skipped = { local: '2026-03-29T02:30', second: false };
    expect(findFaults({ ...filled, opens: skipped })).toEqual({ opens: 'gap' });
  });

  it('compares moments and not clock faces', () => {
    const first = { local: '2026-10-25T02:30', second: false };
    const second = { local: '2026-10-25T02:30', second: true };
    expect(findFaults({ ...filled, starts: first, ends: second })).toEqual({});
    expect(findFaults({ ...filled, starts: second, ends: first })).toEqual({
      ends: 'endsBeforeStarts',
    });
  });

  it.each(['', 0, 1.5, 100_001])('refuses a capacity of %j', (capacity) => {
    expect(findFaults({ ...filled, capacity })).toEqual({ capacity: 'capacity' });
  });

  it('takes only https links', () => {
    const online = { ...filled, placeKind: 'online' as const };
    expect(findFaults({ ...online, placeLink: 'javascript:alert(1)' })).toEqual({
      placeLink: 'https',
    });
    expect(findFaults({ ...online, placeLink: 'https://meet.example/x' })).toEqual({});
  });
});

describe('toInput', () => {
  it('writes each time with the offset that the zone has then', () => {
    expect(toInput({ ...filled, ends: { local: '2026-10-25T02:30', second: true } })).toEqual({
      title: 'Rust evening',
      description: '',
      place: { kind: 'venue', name: 'Library', address: 'Main Street 1' },
      starts_at: '2026-10-25T01:00:00+02:00',
      ends_at: '2026-10-25T02:30:00+01:00',
      time_zone: 'Europe/Berlin',
      capacity: 50,
      registration_opens_at: null,
      registration_closes_at: null,
      cancellation_closes_at: null,
      fair_opening: false,
      waitlist_mode: 'automatic',
    });
  });

  it('gives back what it was given, the second of two equal hours included', () => {
    const event = {
      title: 'T',
      description: 'D',
      place: { kind: 'online', link: 'https://meet.example' },
      starts_at: '2026-10-25T02:10:00+01:00',
      ends_at: '2026-10-25T04:00:00+01:00',
      time_zone: 'Europe/Berlin',
      capacity: 7,
      registration_opens_at: '2026-10-01T00:00:00+02:00',
      registration_closes_at: null,
      cancellation_closes_at: null,
      waitlist_mode: 'manual',
    };
    const input = { ...event, fair_opening: true };
    expect(
      toInput(valuesOf({ ...event, lobby_opens_at: event.starts_at } as EventDetails)),
    ).toEqual(input);
  });
});

it('finds the field of a pointer', () => {
  expect(fieldAt('/place/link')).toBe('placeLink');
  expect(fieldAt('/somewhere/else')).toBeUndefined();
});
