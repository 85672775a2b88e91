import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { Decision } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { attendeeKeys } from './keys';

/** So many registrations one request decides about. */
export const MOST_AT_ONCE = 200;

export type Verb = 'approve' | 'decline';

/** Says yes or no to registrations that await it; what became of each. */
export function useDecide(eventId: string, verb: Verb) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: Decision, key) => {
      const request = { body, params: { path: { id: eventId }, header: idempotent(key) } };
      return answer(
        verb === 'approve'
          ? api.POST('/v1/events/{id}/registrations/approve', request)
          : api.POST('/v1/events/{id}/registrations/decline', request),
      );
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}
