import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { eventKeys } from './keys';

/** Calls an event off, with these words to those who are registered. */
export function useCancelEvent(id: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (message: string, key) =>
      answer(
        api.POST('/v1/events/{id}/cancel', {
          params: { path: { id }, header: idempotent(key) },
          body: { message },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.all }),
  });
}
