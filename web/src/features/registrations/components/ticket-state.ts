import type { TicketType } from '@/shared/api/types';

/** Why a ticket type can or can't be had just now. */
export type TicketState = 'open' | 'not-open' | 'closed' | 'all-held' | 'sold-out';

export function ticketState({
  sales,
  free,
  held,
}: Pick<TicketType, 'sales' | 'free' | 'held'>): TicketState {
  if (sales === 'not_open') return 'not-open';
  if (sales !== 'open') return 'closed';
  if (free > 0) return 'open';
  return held > 0 ? 'all-held' : 'sold-out';
}

/** When it opens: it can't before its event does. Null where no time is set. */
export function opensAt(
  ticketType: Pick<TicketType, 'sales_opens_at'>,
  event: { registration_opens_at?: string | null },
): string | null {
  const times = [ticketType.sales_opens_at, event.registration_opens_at].filter(
    (time) => time != null,
  );
  return times.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
}

/** So many places one person can take of it now. */
export function mostPlaces({
  per_person_limit,
  free,
}: Pick<TicketType, 'per_person_limit' | 'free'>): number {
  return Math.max(1, Math.min(per_person_limit, free));
}

/** Those hidden ones that a code has opened; an organiser sees the others too. */
export function openedBy(code: string, ticketTypes: readonly TicketType[]): TicketType[] {
  const wanted = code.trim().toLowerCase();
  return ticketTypes.filter(
    ({ hidden, access_code: own }) =>
      hidden && wanted !== '' && (own === null || own.toLowerCase() === wanted),
  );
}
