import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { ApiError } from '@/shared/api/problem';
import type { TicketType } from '@/shared/api/types';
import { eventKeys } from './keys';

/** Milliseconds; only while the page is in view, as for the event's places. */
const POLL = 4_000;

async function fetchTicketTypes(id: string, code: string, signal?: AbortSignal) {
  const { items } = await answer(
    api.GET('/v1/events/{id}/ticket-types', {
      params: { path: { id }, ...(code === '' ? {} : { query: { code } }) },
      ...(signal ? { signal } : {}),
    }),
  );
  return items;
}

/** One ticket type of an event that the caller organises, as it is now. */
export async function fetchTicketType(eventId: string, id: string): Promise<TicketType> {
  const found = (await fetchTicketTypes(eventId, '')).find((ticketType) => ticketType.id === id);
  if (!found) throw new ApiError(404, { code: 'ticket_type_not_found' }, null);
  return found;
}

interface Options {
  /** Opens hidden ones; empty for none. */
  code?: string;
  enabled?: boolean;
  /** Counts the places again and again. */
  watch?: boolean;
}

/** An event's ticket types that the caller may see, in their order. */
export function useTicketTypes(
  id: string,
  { code = '', enabled = true, watch = false }: Options = {},
) {
  return useQuery({
    queryKey: [...eventKeys.ticketTypes(id), code],
    queryFn: ({ signal }) => fetchTicketTypes(id, code, signal),
    enabled,
    // Most events have none: they are asked once.
    refetchInterval: ({ state }) => (watch && (state.data?.length ?? 0) > 0 ? POLL : false),
    staleTime: 0,
    // The same event's stay while a code is tried, so that the page does not jump.
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
  });
}
