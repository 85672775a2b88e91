import { describe, expect, it } from 'vitest';
import { dayBounds, isSecondOfFold, offsetMinutes, resolveLocal, sameClock, toLocal } from './zone';

describe('resolveLocal', () => {
  it.each([
    ['2026-07-01T18:30', 'Europe/Berlin', '2026-07-01T18:30:00+02:00'],
    ['2026-12-01T18:30', 'Europe/Berlin', '2026-12-01T18:30:00+01:00'],
    ['2026-12-01T18:30', 'Europe/Moscow', '2026-12-01T18:30:00+03:00'],
    ['2026-12-01T18:30', 'Asia/Kathmandu', '2026-12-01T18:30:00+05:45'],
    ['2026-07-01T18:30', 'America/St_Johns', '2026-07-01T18:30:00-02:30'],
    ['2026-07-01T00:00', 'UTC', '2026-07-01T00:00:00+00:00'],
    ['2026-07-01T12:00', 'Pacific/Kiritimati', '2026-07-01T12:00:00+14:00'],
  ])('gives %s in %s the offset of that day', (local, zone, moment) => {
    expect(resolveLocal(local, zone)).toEqual({ kind: 'unique', moment });
  });

  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin'],
    ['2026-03-29T02:00', 'Europe/Berlin'],
    ['2026-03-08T02:59', 'America/New_York'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe'],
  ])('refuses %s in %s, which the clock skips', (local, zone) => {
    expect(resolveLocal(local, zone)).toEqual({ kind: 'gap' });
  });

  it('takes the minutes around a gap', () => {
    expect(resolveLocal('2026-03-29T01:59', 'Europe/Berlin')).toEqual({
      kind: 'unique',
      moment: '2026-03-29T01:59:00+01:00',
    });
    expect(resolveLocal('2026-03-29T03:00', 'Europe/Berlin')).toEqual({
      kind: 'unique',
      moment: '2026-03-29T03:00:00+02:00',
    });
  });

  it('offers both moments of a time that comes twice, the earlier first', () => {
    expect(resolveLocal('2026-10-25T02:30', 'Europe/Berlin')).toEqual({
      kind: 'fold',
      first: '2026-10-25T02:30:00+02:00',
      second: '2026-10-25T02:30:00+01:00',
    });
    expect(resolveLocal('2026-11-01T01:00', 'America/New_York')).toEqual({
      kind: 'fold',
      first: '2026-11-01T01:00:00-04:00',
      second: '2026-11-01T01:00:00-05:00',
    });
  });

  it.each(['', '2026-02-30T10:00', '2026-13-01T10:00', 'tomorrow', '2026-01-01T25:00'])(
    'knows that %j is no time',
    (local) => {
      expect(resolveLocal(local, 'Europe/Berlin')).toEqual({ kind: 'invalid' });
    },
  );
});

describe('toLocal', () => {
  it('is the way back, whatever offset the moment was written with', () => {
    expect(toLocal('2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-25T02:30');
    expect(toLocal('2026-10-25T04:30:00+03:00', 'Europe/Berlin')).toBe('2026-10-25T02:30');
  });

  it('shows midnight as 00, not 24', () => {
    expect(toLocal('2026-06-30T22:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T00:00');
  });

  it('remembers which of two equal times it was', () => {
    expect(isSecondOfFold('2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe(false);
    expect(isSecondOfFold('2026-10-25T01:30:00Z', 'Europe/Berlin')).toBe(true);
    expect(isSecondOfFold('2026-07-01T01:30:00Z', 'Europe/Berlin')).toBe(false);
  });
});

describe('dayBounds', () => {
  it('covers a day of the zone', () => {
    expect(dayBounds('2026-12-01', 'Europe/Moscow')).toEqual({
      from: '2026-12-01T00:00:00+03:00',
      to: '2026-12-01T23:59:59+03:00',
    });
  });

  it('begins at one where the clock skips midnight', () => {
    expect(dayBounds('2026-04-24', 'Africa/Cairo')?.from).toBe('2026-04-24T01:00:00+03:00');
  });

  it('refuses what is no day', () => {
    expect(dayBounds('2026-02-31', 'Europe/Moscow')).toBeNull();
  });
});

it('compares clocks, not names', () => {
  expect(sameClock('2026-07-01T12:00:00Z', 'Europe/Paris', 'Europe/Berlin')).toBe(true);
  expect(sameClock('2026-07-01T12:00:00Z', 'Europe/Paris', 'Europe/Moscow')).toBe(false);
  expect(offsetMinutes(Date.parse('2026-07-01T12:00:42Z'), 'Asia/Kolkata')).toBe(330);
});
