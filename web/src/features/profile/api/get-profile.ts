import { useQuery } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';

export const profileKey = ['profile'];

/** My profile. Right after sign-up it is still on its way: the query waits for it. */
export function useProfile({ enabled = true }: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: profileKey,
    queryFn: ({ signal }) => tagged(api.GET('/v1/me', { signal })),
    enabled,
    staleTime: 60_000,
  });
}
