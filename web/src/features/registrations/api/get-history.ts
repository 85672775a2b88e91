import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { registrationKeys } from './keys';

/** What became of a registration; `position` is asked anew when it changes. */
export function useRegistrationHistory(id: string, position: number | null) {
  return useQuery({
    queryKey: [...registrationKeys.history(id), position],
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations/{id}/history', { params: { path: { id } }, signal })),
    staleTime: 0,
  });
}
