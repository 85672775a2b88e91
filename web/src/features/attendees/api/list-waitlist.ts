import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import { attendeeKeys } from './keys';

/** Milliseconds; only while the page is in view. */
const POLL = 15_000;

/** Who waits for places of an event, or of one of its ticket types, the longest first. */
export function useWaitlist(eventId: string, typeId: string | null) {
  return useInfiniteQuery({
    queryKey: attendeeKeys.waitlist(eventId, typeId),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/events/{id}/waitlist', {
          params: {
            path: { id: eventId },
            query: {
              ...pageQuery(pageParam, 50),
              ...(typeId === null ? {} : { ticket_type_id: typeId }),
            },
          },
          signal,
        }),
      ),
    ...nextPage,
    refetchInterval: POLL,
  });
}
