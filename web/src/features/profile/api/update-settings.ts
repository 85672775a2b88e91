import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';
import type { Settings } from '@/shared/api/types';
import { settingsKey } from './get-settings';

interface Edit {
  body: Settings;
  etag: string;
}

export function useUpdateSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: Edit) =>
      tagged(api.PUT('/v1/me/settings', { body, params: { header: { 'if-match': etag } } })),
    onSuccess: (settings) => queries.setQueryData(settingsKey, settings),
  });
}
