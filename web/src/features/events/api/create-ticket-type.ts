import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { TicketTypeInput } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { eventKeys } from './keys';

export function useCreateTicketType(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: TicketTypeInput, key) =>
      answer(
        api.POST('/v1/events/{id}/ticket-types', {
          body,
          params: { path: { id: eventId }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.ticketTypes(eventId) }),
  });
}
