import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { EventInput } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { eventKeys } from './keys';

export function useCreateEvent() {
  const queries = useQueryClient();
  return useIntent({
    send: (body: EventInput, key) =>
      answer(api.POST('/v1/events', { body, params: { header: idempotent(key) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.mine }),
  });
}
