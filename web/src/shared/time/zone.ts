/** A wall-clock time without a zone, as `<input type="datetime-local">` gives it: `2026-03-29T02:30`. */
export type LocalTime = string;

/** What a wall-clock time means in a zone; each `Moment` is an RFC 3339 time with the zone's offset then. */
export type Resolution =
  | { kind: 'unique'; moment: string }
  /** The clock was turned back: this time comes twice. */
  | { kind: 'fold'; first: string; second: string }
  /** The clock was turned forward: this time never comes. */
  | { kind: 'gap' }
  | { kind: 'invalid' };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The zone's wall clock at an instant, written as if it were UTC, in milliseconds cut to the minute. */
function wallClockMillis(instant: number, zone: string): number {
  const parts = new Map(
    wallClock(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

/** Minutes east of UTC in `zone` at an instant given in milliseconds. */
export function offsetMinutes(instant: number, zone: string): number {
  const minute = Math.floor(instant / MINUTE) * MINUTE;
  return (wallClockMillis(minute, zone) - minute) / MINUTE;
}

/** Milliseconds of the wall clock read as UTC; null when it names no day or time at all. */
function parseLocal(local: LocalTime): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(local);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
  const millis = Date.UTC(year, month - 1, day, hour, minute);
  // `Date.UTC` rolls 30 February over into March.
  return isoMinute(millis) === local.slice(0, 16) ? millis : null;
}

function isoMinute(millis: number): LocalTime {
  return new Date(millis).toISOString().slice(0, 16);
}

function withOffset(wallMillis: number, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return `${isoMinute(wallMillis)}:00${sign}${hours}:${minutes}`;
}

/** Finds the moment that a wall-clock time names in a zone, telling gaps and folds apart. */
export function resolveLocal(local: LocalTime, zone: string): Resolution {
  const wall = parseLocal(local);
  if (wall === null) return { kind: 'invalid' };
  // A zone changes its offset at most once within a day, so one of these two offsets holds then.
  const offsets = new Set([offsetMinutes(wall - DAY, zone), offsetMinutes(wall + DAY, zone)]);
  const moments = [...offsets]
    .map((offset) => ({ offset, instant: wall - offset * MINUTE }))
    .filter(({ offset, instant }) => offsetMinutes(instant, zone) === offset)
    .sort((a, b) => a.instant - b.instant)
    .map(({ offset }) => withOffset(wall, offset));
  const [first, second] = moments;
  if (first === undefined) return { kind: 'gap' };
  return second === undefined ? { kind: 'unique', moment: first } : { kind: 'fold', first, second };
}

/** The wall clock that a moment shows in a zone, for `<input type="datetime-local">`. */
export function toLocal(moment: string, zone: string): LocalTime {
  return isoMinute(wallClockMillis(Date.parse(moment), zone));
}

/** True for the second of the two moments that share one wall-clock time. */
export function isSecondOfFold(moment: string, zone: string): boolean {
  const resolution = resolveLocal(toLocal(moment, zone), zone);
  return resolution.kind === 'fold' && Date.parse(resolution.second) === Date.parse(moment);
}

/** The first and the last second of a day (`2026-03-29`) in a zone; null when it is no day. */
export function dayBounds(day: string, zone: string): { from: string; to: string } | null {
  if (parseLocal(`${day}T00:00`) === null) return null;
  const edge = (time: string) => {
    const resolution = resolveLocal(`${day}T${time}`, zone);
    if (resolution.kind === 'unique') return resolution.moment;
    if (resolution.kind === 'fold') return time === '00:00' ? resolution.first : resolution.second;
    // A few zones turn the clock at midnight: the day then begins an hour later.
    const later = resolveLocal(`${day}T01:00`, zone);
    return later.kind === 'unique' ? later.moment : `${day}T${time}:00Z`;
  };
  return { from: edge('00:00'), to: edge('23:59').replace(/:00(?=[+-])/, ':59') };
}

/** The zone that this browser lives in. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** True when the two zones' clocks show the same time at that moment. */
export function sameClock(moment: string, zone: string, other: string): boolean {
  const instant = Date.parse(moment);
  return offsetMinutes(instant, zone) === offsetMinutes(instant, other);
}
