import { answer, api } from '@/shared/api/client';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { useStoreRegistration } from './store-registration';

/** Holds one place at an event. */
export function useCreateRegistration() {
  return useIntent({
    send: (event_id: string, key) =>
      answer(
        api.POST('/v1/registrations', { body: { event_id }, params: { header: idempotent(key) } }),
      ),
    onSuccess: useStoreRegistration(),
  });
}
