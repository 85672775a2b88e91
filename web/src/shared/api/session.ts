import { useSyncExternalStore } from 'react';
import { fetchAnswer } from './fetch-answer';
import { newId } from './ids';
import { ApiError, hasCode, NetworkError } from './problem';
import { acrossTabs, singleFlight } from './single-flight';
import type { TokenResponse } from './types';

export type SessionUser = TokenResponse['user'];
/** As much of who signed in last as a page without a network needs. */
export type KnownUser = Pick<SessionUser, 'id' | 'username'>;

export type Session =
  /** The page has just loaded, and the cookie has not been tried yet. */
  | { status: 'restoring' }
  /** `byChoice`: here and now, so that nobody is asked to sign in again. */
  | { status: 'signed-out'; byChoice?: true }
  /** Nobody could be asked whether the cookie still holds; whose it was, if that is known. */
  | { status: 'unreachable'; error: unknown; user: KnownUser | null }
  | { status: 'signed-in'; user: SessionUser };

/** The key of a refresh that has not been answered, perhaps because its page was left. */
const PENDING_KEY = 'turnout.refresh-key';

/** Who has signed in on this browser; without it a visitor's first page asks nothing. */
const HINT = 'turnout.signed-in';
const LOCK = 'turnout.refresh';

type TabMessage = 'signed-in' | 'signed-out';

let session: Session = { status: 'restoring' };
/** Held in memory only: a script that gets in finds nothing in storage. */
let accessToken: string | null = null;
const listeners = new Set<() => void>();
const userListeners = new Set<() => void>();
const reachedListeners = new Set<() => void>();
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('turnout.session') : null;

/** Whose session it is, as far as this browser knows. What they may see, the server decides. */
export function knownUser(state: Session): KnownUser | null {
  return state.status === 'signed-in' || state.status === 'unreachable' ? state.user : null;
}

function userId(state: Session): string | null {
  return knownUser(state)?.id ?? null;
}

function remember({ id, username }: KnownUser): void {
  localStorage.setItem(HINT, JSON.stringify({ id, username } satisfies KnownUser));
}

function remembered(): KnownUser | null {
  try {
    const user: unknown = JSON.parse(localStorage.getItem(HINT) ?? 'null');
    return typeof user === 'object' ? (user as KnownUser | null) : null;
  } catch {
    return null;
  }
}

function become(next: Session, token: string | null): void {
  const before = session;
  session = next;
  accessToken = token;
  if (next.status === 'signed-in') remember(next.user);
  if (next.status === 'signed-out') localStorage.removeItem(HINT);
  if (before.status !== 'restoring' && userId(before) !== userId(next)) {
    for (const listener of userListeners) listener();
  }
  if (before.status === 'unreachable' && next.status === 'signed-in') {
    for (const listener of reachedListeners) listener();
  }
  for (const listener of listeners) listener();
}

/**
 * Every refresh token works once, and one that comes twice ends the session. A page that is left
 * before the answer has stored the next token would do that, so a refresh keeps its key until it is
 * answered: sent again, it gets the same answer.
 */
async function sendRefresh(tries = 3): Promise<TokenResponse> {
  const key = localStorage.getItem(PENDING_KEY) ?? newId();
  localStorage.setItem(PENDING_KEY, key);
  try {
    const answer = await fetchAnswer<TokenResponse>('/v1/auth/refresh', {
      method: 'POST',
      headers: { 'Idempotency-Key': key },
      keepalive: true,
    });
    localStorage.removeItem(PENDING_KEY);
    return answer;
  } catch (error) {
    if (hasCode(error, 'request_in_progress') && tries > 1) {
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000));
      return sendRefresh(tries - 1);
    }
    if (error instanceof ApiError && error.status < 500) localStorage.removeItem(PENDING_KEY);
    throw error;
  }
}

/** Whatever changes the cookie runs alone among all tabs: a token sent twice would end the session. */
export function inTurn<T>(run: () => Promise<T>): Promise<T> {
  return acrossTabs(LOCK, run);
}

function refreshOnce(): Promise<boolean> {
  return inTurn(async () => {
    try {
      const answer = await sendRefresh();
      become({ status: 'signed-in', user: answer.user }, answer.access_token);
      return true;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
        become({ status: 'signed-out' }, null);
        return false;
      }
      if (session.status !== 'signed-in')
        become({ status: 'unreachable', error, user: remembered() }, null);
      throw error;
    }
  });
}

/** Trades the refresh cookie for a token; false when the session is over. Throws when unanswered. */
export const refreshSession = singleFlight(refreshOnce);

let restored: Promise<void> | null = null;

async function restoreOnce(): Promise<void> {
  if (localStorage.getItem(HINT) === null) {
    become({ status: 'signed-out' }, null);
    return;
  }
  // Who could not be asked stays "unreachable", and the pages say so.
  await refreshSession().catch(() => undefined);
}

/**
 * Tries the cookie, once a page load, and again while nobody could be asked; settles, never throws.
 */
export function restoreSession(): Promise<void> {
  if (restored === null || session.status === 'unreachable') restored = restoreOnce();
  return restored;
}

export function getAccessToken(): string | null {
  return accessToken;
}

/**
 * The fault of the network by which nobody could be asked for a token: what is sent without one, now
 * that the network may be back, would be refused.
 */
export function cutOffBy(): NetworkError | null {
  return session.status === 'unreachable' && session.error instanceof NetworkError
    ? session.error
    : null;
}

export function beginSession({ user, access_token }: TokenResponse): void {
  restored = Promise.resolve();
  become({ status: 'signed-in', user }, access_token);
  tabs?.postMessage('signed-in' satisfies TabMessage);
}

export function endSession(): void {
  become({ status: 'signed-out', byChoice: true }, null);
  tabs?.postMessage('signed-out' satisfies TabMessage);
}

/** Runs when another person, or nobody, has become the one signed in. */
export function onUserChange(listener: () => void): () => void {
  userListeners.add(listener);
  return () => userListeners.delete(listener);
}

/** Runs when the server could be asked again, and the session still holds. */
export function onReached(listener: () => void): () => void {
  reachedListeners.add(listener);
  return () => reachedListeners.delete(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

tabs?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
  if (data === 'signed-out') become({ status: 'signed-out' }, null);
  else refreshSession().catch(() => undefined);
});
