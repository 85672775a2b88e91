import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { attendeeKeys } from './keys';

/** Takes somebody's place back, or their place on the waitlist. */
export function useCancelAttendee(eventId: string, registrationId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (message: string, key) =>
      answer(
        api.POST('/v1/events/{id}/registrations/{registration_id}/cancel', {
          body: { message },
          params: {
            path: { id: eventId, registration_id: registrationId },
            header: idempotent(key),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}
