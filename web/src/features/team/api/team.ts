import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { NewInvitation, TeamRole } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { teamKeys } from './keys';

/** Who runs an event, and for its owner who was asked to. */
export function useTeam(eventId: string) {
  return useQuery({
    queryKey: teamKeys.team(eventId),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/events/{id}/team', { params: { path: { id: eventId } }, signal })),
  });
}

/** Asks somebody by mail, or asks them again. */
export function useInvite(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: NewInvitation, key) =>
      answer(
        api.POST('/v1/events/{id}/team/invitations', {
          body,
          params: { path: { id: eventId }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: teamKeys.team(eventId) }),
  });
}

export function useWithdraw(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitation_id: string) =>
      answer(
        api.DELETE('/v1/events/{id}/team/invitations/{invitation_id}', {
          params: { path: { id: eventId, invitation_id } },
        }),
      ),
    // After a refusal too: it may have been accepted meanwhile.
    onSettled: () => queries.invalidateQueries({ queryKey: teamKeys.team(eventId) }),
  });
}

export function useSetRole(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: TeamRole }) =>
      answer(
        api.PUT('/v1/events/{id}/team/members/{user_id}/role', {
          body: { role },
          params: { path: { id: eventId, user_id: userId } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: teamKeys.team(eventId) }),
  });
}

/** Takes a member out of the team; oneself to leave it. */
export function useRemoveMember(eventId: string) {
  return useMutation({
    mutationFn: (userId: string) =>
      answer(
        api.DELETE('/v1/events/{id}/team/members/{user_id}', {
          params: { path: { id: eventId, user_id: userId } },
        }),
      ),
  });
}
