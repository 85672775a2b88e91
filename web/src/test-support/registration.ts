import type { Registration } from '@/shared/api/types';

/** A registration that waits; spread it to get another. */
export const waiting: Registration = {
  id: 'r1',
  event: {
    event_id: 'e1',
    version: 1,
    title: 'Rust evening',
    starts_at: '2099-12-01T18:00:00+01:00',
    ends_at: '2099-12-01T20:00:00+01:00',
    time_zone: 'Europe/Berlin',
    place: { kind: 'venue', name: 'Library', address: 'Main Street 1' },
  },
  ticket_type: null,
  quantity: 1,
  status: 'waiting',
  position: 2,
  waitlist_mode: 'automatic',
  waiting_people: null,
  waiting_since: '2026-11-24T10:00:00Z',
  offered_at: null,
  expires_at: null,
  approval_since: null,
  decided_at: null,
  team_message: null,
  cancellable_until: '2099-12-01T18:00:00+01:00',
  confirmed_at: null,
  cancelled_at: null,
  cancel_reason: null,
  ticket: null,
  created_at: '2026-11-24T10:00:00Z',
};
