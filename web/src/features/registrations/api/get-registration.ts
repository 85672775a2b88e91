import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { registrationKeys } from './keys';

export function useRegistration(id: string) {
  return useQuery({
    queryKey: registrationKeys.one(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations/{id}', { params: { path: { id } }, signal })),
    // Who waits learns without asking that it is their turn.
    refetchInterval: ({ state }) => (state.data?.status === 'waiting' ? 30_000 : false),
    // It may have been confirmed, or have run out, in another tab.
    staleTime: 0,
  });
}
