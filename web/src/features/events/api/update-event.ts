import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';
import type { EventInput } from '@/shared/api/types';
import { eventKeys } from './keys';

interface Edit {
  body: EventInput;
  etag: string;
}

export function useUpdateEvent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: Edit) =>
      tagged(
        api.PATCH('/v1/events/{id}', {
          body,
          params: { path: { id }, header: { 'if-match': etag } },
        }),
      ),
    onSuccess: (event) => {
      queries.setQueryData(eventKeys.one(id), event);
      void queries.invalidateQueries({ queryKey: eventKeys.availability(id) });
      void queries.invalidateQueries({ queryKey: eventKeys.lists });
      return queries.invalidateQueries({ queryKey: eventKeys.mine });
    },
  });
}
