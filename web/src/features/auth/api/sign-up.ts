import { answer, api } from '@/shared/api/client';
import { newId } from '@/shared/api/ids';
import type { SignUp } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { signIn } from './sign-in';

/** Creates the account and signs in; tried again as a whole, the account's key makes it one account. */
export function useSignUp() {
  return useIntent({
    send: async (body: SignUp, key) => {
      await answer(api.POST('/v1/auth/register', { body, params: { header: idempotent(key) } }));
      await signIn({ login: body.username, password: body.password }, newId());
    },
  });
}
