import type { Availability, EventDetails } from '@/shared/api/types';

/** Why a place can or can't be taken just now. */
export type SalesState =
  | 'draft'
  | 'cancelled'
  | 'over'
  | 'not-open'
  | 'closed'
  | 'unknown'
  | 'all-held'
  | 'sold-out'
  | 'open';

type Window = Pick<
  EventDetails,
  'status' | 'starts_at' | 'registration_opens_at' | 'registration_closes_at'
>;

/** Judged by the event's own times and the latest count; `now` in milliseconds. */
export function salesState(
  event: Window,
  availability: Availability | undefined,
  now: number,
): SalesState {
  const { status, starts_at, registration_opens_at: opens, registration_closes_at: closes } = event;
  if (status === 'draft' || status === 'cancelled') return status;
  // An organiser may leave it open past the start; by default it ends there.
  if (closes == null ? now >= Date.parse(starts_at) : now >= Date.parse(closes)) {
    return closes == null ? 'over' : 'closed';
  }
  if (opens != null && now < Date.parse(opens)) return 'not-open';
  if (!availability) return 'unknown';
  if (availability.free > 0) return availability.sales_open ? 'open' : 'closed';
  return availability.held > 0 ? 'all-held' : 'sold-out';
}
