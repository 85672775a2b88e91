import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { OfferRequest } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { attendeeKeys } from './keys';

/** So many people one request chooses. */
export const MOST_OFFERED = 100;

/** Offers places to some of those who wait; what became of each. */
export function useOfferPlaces(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: OfferRequest, key) =>
      answer(
        api.POST('/v1/events/{id}/registrations/offer', {
          body,
          params: { path: { id: eventId }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}
