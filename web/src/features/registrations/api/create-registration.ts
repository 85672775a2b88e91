import { answer, api } from '@/shared/api/client';
import type { RegistrationInput } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { useStoreRegistration } from './store-registration';

/** Holds places at an event, or takes them at once, as the ticket type has it. */
export function useCreateRegistration() {
  return useIntent({
    send: (body: RegistrationInput, key) =>
      answer(api.POST('/v1/registrations', { body, params: { header: idempotent(key) } })),
    onSuccess: useStoreRegistration(),
  });
}
