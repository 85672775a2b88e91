import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import type { AttendeeFilters } from '@/shared/api/types';
import { attendeeKeys } from './keys';

/** Who attends an event, the newest first, page after page. */
export function useAttendees(eventId: string, filters: AttendeeFilters) {
  return useInfiniteQuery({
    queryKey: attendeeKeys.list(eventId, filters),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/events/{id}/attendees', {
          params: { path: { id: eventId }, query: { ...filters, ...pageQuery(pageParam, 50) } },
          signal,
        }),
      ),
    ...nextPage,
    // The last answer stays while the next search runs, so that the page does not jump.
    placeholderData: keepPreviousData,
  });
}

/** How many there are of each status at the whole event. */
export function useAttendeeCounts(eventId: string) {
  return useQuery({
    queryKey: attendeeKeys.counts(eventId),
    queryFn: async ({ signal }) => {
      const page = await answer(
        api.GET('/v1/events/{id}/attendees', {
          params: { path: { id: eventId }, query: { limit: 1 } },
          signal,
        }),
      );
      return page.counts;
    },
  });
}
