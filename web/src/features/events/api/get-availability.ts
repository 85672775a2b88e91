import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { eventKeys } from './keys';

/** Milliseconds; only while the page is in view. */
const POLL = 4_000;

/** The free places of a published event, as of a few seconds ago. */
export function useAvailability(id: string, enabled: boolean) {
  return useQuery({
    queryKey: eventKeys.availability(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/events/{id}/availability', { params: { path: { id } }, signal })),
    enabled,
    refetchInterval: POLL,
    staleTime: 0,
  });
}
