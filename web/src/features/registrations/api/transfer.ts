import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { AnswersInput, NewTransfer } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { registrationKeys } from './keys';

/** Offers a registration to somebody by mail. */
export function useOfferTransfer(id: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: NewTransfer, key) =>
      answer(
        api.POST('/v1/registrations/{id}/transfer', {
          body,
          params: { path: { id }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: registrationKeys.one(id) }),
  });
}

export function useWithdrawTransfer(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.DELETE('/v1/registrations/{id}/transfer', { params: { path: { id } } })),
    // After a refusal too: it may have been accepted meanwhile.
    onSettled: () => queries.invalidateQueries({ queryKey: registrationKeys.one(id) }),
  });
}

/** What the link of a mail offers. `userId` is null for who is signed out. */
export function useTransferOffer(token: string, userId: string | null, enabled: boolean) {
  return useQuery({
    queryKey: registrationKeys.transfer(token, userId),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/transfers/{token}', { params: { path: { token } }, signal })),
    enabled,
  });
}

export function useAcceptTransfer(token: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: AnswersInput, key) =>
      answer(
        api.POST('/v1/transfers/{token}/accept', {
          body,
          params: { path: { token }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: registrationKeys.all }),
  });
}

export function useDeclineTransfer(token: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (_: null, key) =>
      answer(
        api.POST('/v1/transfers/{token}/decline', {
          params: { path: { token }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['registrations', 'transfers', token] }),
  });
}
