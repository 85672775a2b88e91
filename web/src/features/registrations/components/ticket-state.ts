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

/** Whether a place can be had, or waited for. */
export function canBeChosen(ticketType: Pick<TicketType, 'sales' | 'free' | 'held'>): boolean {
  return ['open', 'all-held', 'sold-out'].includes(ticketState(ticketType));
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

/** So many places one person can take of it now, or wait for where none is free. */
export function mostPlaces({
  per_person_limit,
  free,
}: Pick<TicketType, 'per_person_limit' | 'free'>): number {
  return free > 0 ? Math.min(per_person_limit, free) : per_person_limit;
}

/** Those hidden ones that a code has opened; an organiser sees the others too. */
export function openedBy(code: string, ticketTypes: readonly TicketType[]): TicketType[] {
  const wanted = code.trim().toLowerCase();
  return ticketTypes.filter(
    ({ hidden, access_code: own }) =>
      hidden && wanted !== '' && (own === null || own.toLowerCase() === wanted),
  );
}
