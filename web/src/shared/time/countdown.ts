/** Whole seconds until a moment, never below zero. */
export function secondsUntil(moment: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000));
}

/** `4:05`, or `1:04:05` from an hour on. */
export function clockFace(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The moments worth interrupting a screen reader for, in seconds before the end. */
const ANNOUNCED = [600, 300, 120, 60, 30, 10];

/** The announcement that was passed on the way from `before` to `now` seconds left; null if none. */
export function announcementDue(before: number, now: number): number | null {
  return ANNOUNCED.findLast((mark) => now <= mark && mark < before) ?? null;
}
