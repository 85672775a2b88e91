import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { useStoreRegistration } from './store-registration';

export function useConfirmRegistration(id: string) {
  return useIntent({
    send: (_: null, key) =>
      answer(
        api.POST('/v1/registrations/{id}/confirm', {
          params: { path: { id }, header: idempotent(key) },
        }),
      ),
    onSuccess: useStoreRegistration(),
  });
}
