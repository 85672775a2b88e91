import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { checkInKeys } from './keys';

/** Milliseconds; only while the page is in view. */
const POLL = 10_000;

export function useCounts(eventId: string) {
  return useQuery({
    queryKey: checkInKeys.counts(eventId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/v1/events/{id}/check-ins/counts', { params: { path: { id: eventId } }, signal }),
      ),
    refetchInterval: POLL,
  });
}
