import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { registrationKeys } from './keys';

/** A confirmed registration's signed tickets. Only the names on them change. */
export function useTickets(id: string) {
  return useQuery({
    queryKey: registrationKeys.tickets(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations/{id}/ticket', { params: { path: { id } }, signal })),
    staleTime: Infinity,
  });
}
