import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import { eventKeys } from './keys';

/** The events that I organise, drafts too. */
export function useMyEvents() {
  return useInfiniteQuery({
    queryKey: eventKeys.mine,
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET('/v1/me/events', { params: { query: pageQuery(pageParam) }, signal })),
    ...nextPage,
  });
}
