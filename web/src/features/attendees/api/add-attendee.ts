import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { NewAttendee } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { attendeeKeys } from './keys';

/** Gives somebody with an account a place. */
export function useAddAttendee(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: NewAttendee, key) =>
      answer(
        api.POST('/v1/events/{id}/attendees', {
          body,
          params: { path: { id: eventId }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}
