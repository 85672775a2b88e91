import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { eventKeys } from './keys';

export function useDeleteEvent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (etag: string) =>
      answer(
        api.DELETE('/v1/events/{id}', { params: { path: { id }, header: { 'if-match': etag } } }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: eventKeys.lists });
      return queries.invalidateQueries({ queryKey: eventKeys.mine });
    },
  });
}
