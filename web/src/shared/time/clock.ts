/**
 * The server's clock, as far as its `Date` headers tell it. A hold ends by the server's clock, and
 * a visitor's machine may be minutes off.
 */
let skew = 0;

/** `Date` headers count whole seconds, so a smaller difference says nothing. */
const RESOLUTION = 2_000;

export function learnServerTime(dateHeader: string | null, receivedAt: number): void {
  const sent = Date.parse(dateHeader ?? '');
  if (Number.isNaN(sent)) return;
  const difference = sent - receivedAt;
  skew = Math.abs(difference) < RESOLUTION ? 0 : difference;
}

/** Milliseconds since 1970 on the server's clock. */
export function serverNow(): number {
  return Date.now() + skew;
}
