import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import type { NewBlock } from '@/shared/api/types';
import { attendeeKeys } from './keys';

/** Whom the event's organiser takes no registrations from, the newest first, page after page. */
export function useBlocks(eventId: string) {
  return useInfiniteQuery({
    queryKey: attendeeKeys.blocks(eventId),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/events/{id}/blocks', {
          params: { path: { id: eventId }, query: pageQuery(pageParam) },
          signal,
        }),
      ),
    ...nextPage,
  });
}

/** Takes no more registrations from an attendee. May be repeated: then it changes the reason. */
export function useBlock(eventId: string, userId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewBlock) =>
      answer(
        api.PUT('/v1/events/{id}/blocks/{user_id}', {
          body,
          params: { path: { id: eventId, user_id: userId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}

/** Takes registrations from an account again. */
export function useUnblock(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) =>
      answer(
        api.DELETE('/v1/events/{id}/blocks/{user_id}', {
          params: { path: { id: eventId, user_id: userId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.blocks(eventId) }),
  });
}
