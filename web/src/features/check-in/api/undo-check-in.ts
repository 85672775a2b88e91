import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { checkInKeys } from './keys';

interface Place {
  registration_id: string;
  place: number;
}

export function useUndoCheckIn(eventId: string, onUndone: (place: Place) => void) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: Place, key) =>
      answer(
        api.POST('/v1/events/{id}/check-ins/undo', {
          params: { path: { id: eventId }, header: idempotent(key) },
          body,
        }),
      ),
    onSuccess: (_, place) => {
      onUndone(place);
      return queries.invalidateQueries({ queryKey: checkInKeys.of(eventId) });
    },
  });
}
