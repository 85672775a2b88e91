import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import type { EventFilters } from '@/shared/api/types';
import { eventKeys } from './keys';

/** Published events to come, page after page. */
export function useEvents(filters: EventFilters) {
  return useInfiniteQuery({
    queryKey: [...eventKeys.lists, filters],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/events', {
          params: { query: { ...filters, ...pageQuery(pageParam, 18) } },
          signal,
        }),
      ),
    ...nextPage,
    // The last answer stays while the next search runs, so that the page does not jump.
    placeholderData: keepPreviousData,
  });
}
