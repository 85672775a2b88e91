import { useQuery } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';
import { eventKeys } from './keys';

export function fetchEvent(id: string, signal?: AbortSignal) {
  return tagged(
    api.GET('/v1/events/{id}', { params: { path: { id } }, ...(signal ? { signal } : {}) }),
  );
}

/** One event with the version that an edit must name. */
export function useEvent(id: string) {
  return useQuery({
    queryKey: eventKeys.one(id),
    queryFn: ({ signal }) => fetchEvent(id, signal),
  });
}
