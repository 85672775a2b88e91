import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { RegistrationDetails } from '@/shared/api/types';
import { isBeingConfirmed } from '../components/status';
import { registrationKeys } from './keys';

/** Somebody else's word is what it waits for. */
function isUnsettled({ status, decided_at, transfer }: RegistrationDetails): boolean {
  return (
    status === 'waiting' ||
    status === 'awaiting_approval' ||
    isBeingConfirmed(status, decided_at) ||
    transfer !== null
  );
}

export function useRegistration(id: string) {
  return useQuery({
    queryKey: registrationKeys.one(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations/{id}', { params: { path: { id } }, signal })),
    // Who waits, for a place, for the team or for an answer, learns without asking what came of it.
    refetchInterval: ({ state }) => (state.data && isUnsettled(state.data) ? 30_000 : false),
    // It may have been confirmed, or have run out, in another tab.
    staleTime: 0,
  });
}
