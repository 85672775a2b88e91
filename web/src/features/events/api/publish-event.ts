import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { eventKeys } from './keys';

export function usePublishEvent(id: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (_: null, key) =>
      answer(
        api.POST('/v1/events/{id}/publish', {
          params: { path: { id }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.all }),
  });
}
