import { answer, api } from '@/shared/api/client';
import { inTurn } from '@/shared/api/session';

/** Revokes the session and clears its cookie. */
export function signOut(): Promise<unknown> {
  return inTurn(() => answer(api.POST('/v1/auth/logout')));
}
