import { useQuery } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';

export const settingsKey = ['settings'];

export function useSettings() {
  return useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => tagged(api.GET('/v1/me/settings', { signal })),
  });
}
