import { answer, api } from '@/shared/api/client';
import { beginSession, inTurn } from '@/shared/api/session';
import type { Credentials } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { forgetLanguage } from '@/shared/i18n/language';

/** Trades the credentials for a session in this browser. */
export async function signIn(body: Credentials, key: string): Promise<void> {
  const tokens = await inTurn(() =>
    answer(api.POST('/v1/auth/login', { body, params: { header: idempotent(key) } })),
  );
  forgetLanguage();
  beginSession(tokens);
}

export function useSignIn() {
  return useIntent({ send: signIn });
}
