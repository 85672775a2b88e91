import { afterEach, describe, expect, it, vi } from 'vitest';
import { learnServerTime, serverNow } from './clock';
import { announcementDue, clockFace, secondsUntil } from './countdown';

const END = '2026-11-23T12:15:00Z';

describe('countdown', () => {
  it('counts whole seconds and stops at zero', () => {
    expect(secondsUntil(END, Date.parse('2026-11-23T12:00:00Z'))).toBe(900);
    expect(secondsUntil(END, Date.parse('2026-11-23T12:14:59.001Z'))).toBe(1);
    expect(secondsUntil(END, Date.parse('2026-11-23T12:15:00Z'))).toBe(0);
    expect(secondsUntil(END, Date.parse('2026-11-23T12:20:00Z'))).toBe(0);
  });

  it.each([
    [900, '15:00'],
    [65, '1:05'],
    [9, '0:09'],
    [3_665, '1:01:05'],
  ])('shows %i seconds as %s', (seconds, face) => {
    expect(clockFace(seconds)).toBe(face);
  });

  it('announces a mark once, and only the latest after a long sleep', () => {
    expect(announcementDue(901, 900)).toBeNull();
    expect(announcementDue(601, 600)).toBe(600);
    expect(announcementDue(600, 599)).toBeNull();
    expect(announcementDue(700, 45)).toBe(60);
  });
});

describe('server clock', () => {
  afterEach(() => {
    vi.useRealTimers();
    learnServerTime(new Date().toUTCString(), Date.now());
  });

  it('follows the server when this machine is minutes off', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T12:05:00Z') });
    learnServerTime('Mon, 23 Nov 2026 12:00:00 GMT', Date.now());
    expect(secondsUntil(END, serverNow())).toBe(900);
  });

  it('ignores the rounding of the header and an answer without one', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T12:00:00.900Z') });
    learnServerTime('Mon, 23 Nov 2026 12:00:00 GMT', Date.now());
    learnServerTime(null, Date.now());
    expect(serverNow()).toBe(Date.now());
  });
});
