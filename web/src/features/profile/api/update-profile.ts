import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';
import type { ProfileInput } from '@/shared/api/types';
import { profileKey } from './get-profile';

interface Edit {
  body: ProfileInput;
  etag: string;
}

export function useUpdateProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: Edit) =>
      tagged(api.PATCH('/v1/me', { body, params: { header: { 'if-match': etag } } })),
    onSuccess: (profile) => queries.setQueryData(profileKey, profile),
  });
}
