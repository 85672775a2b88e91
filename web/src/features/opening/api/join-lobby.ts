import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { shouldRetry } from '@/shared/api/query-client';
import { openingKeys } from './keys';

/** Comes into the lobby, or to the end of the line. May be repeated, and is, where no answer came. */
export function useJoinLobby(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.PUT('/v1/events/{id}/opening/place', { params: { path: { id: eventId } } })),
    retry: shouldRetry,
    onSuccess: (opening) => queries.setQueryData(openingKeys.one(eventId), opening),
  });
}

/** Leaves the lobby. May be repeated as well. */
export function useLeaveLobby(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.DELETE('/v1/events/{id}/opening/place', { params: { path: { id: eventId } } })),
    retry: shouldRetry,
    // Refused, the order was drawn meanwhile: also then the page is to show it.
    onSettled: () => queries.invalidateQueries({ queryKey: openingKeys.one(eventId) }),
  });
}
