import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { teamKeys } from './keys';

/** What the link of a mail asks for. `userId` is null for who is signed out. */
export function useInvitation(token: string, userId: string | null, enabled: boolean) {
  return useQuery({
    queryKey: teamKeys.invitation(token, userId),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/invitations/{token}', { params: { path: { token } }, signal })),
    enabled,
  });
}

export function useAcceptInvitation(token: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (_: null, key) =>
      answer(
        api.POST('/v1/invitations/{token}/accept', {
          params: { path: { token }, header: idempotent(key) },
        }),
      ),
    // The caller's role stands in every event and list of events.
    onSuccess: () => queries.invalidateQueries(),
  });
}
