import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { openingKeys } from './keys';

/**
 * An event's fair opening with the visitor's place in it. The server says when there may be
 * something new; a little is added, so that thousands of pages do not ask in the same second.
 */
export function useOpening(eventId: string, enabled: boolean) {
  return useQuery({
    queryKey: openingKeys.one(eventId),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/events/{id}/opening', { params: { path: { id: eventId } }, signal })),
    enabled,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      pollInterval(state.data?.poll_after_seconds ?? 4, state.dataUpdatedAt),
  });
}

/**
 * In milliseconds: so many seconds, stretched by up to a quarter. It is the same for one answer
 * however often it is asked for: a new interval would begin anew at each rendering.
 */
export function pollInterval(seconds: number, answeredAt: number): number {
  return seconds * (1000 + (answeredAt % 250));
}
