import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { attendeeKeys } from './keys';

/** One attendee with answers and guests. */
export function useAttendee(eventId: string, id: string, { enabled }: { enabled: boolean }) {
  return useQuery({
    queryKey: attendeeKeys.one(eventId, id),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/v1/events/{id}/attendees/{registration_id}', {
          params: { path: { id: eventId, registration_id: id } },
          signal,
        }),
      ),
    enabled,
  });
}
