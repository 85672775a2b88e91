import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { registrationKeys } from './keys';

/** What became of a registration; asked anew when `changes` does: its position, or how many wait. */
export function useRegistrationHistory(id: string, changes: number | null) {
  return useQuery({
    queryKey: [...registrationKeys.history(id), changes],
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations/{id}/history', { params: { path: { id } }, signal })),
    staleTime: 0,
  });
}
