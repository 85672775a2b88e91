import { QueryClient } from '@tanstack/react-query';
import { ApiError, hasCode, isTransient } from './problem';

const TRIES = 2;
/** The profile comes through Kafka a moment after sign-up; past this, something is wrong. */
const PROFILE_TRIES = 20;

function notReady(error: unknown): error is ApiError {
  return hasCode(error, 'profile_not_ready');
}

/** The first try of the same request, with the same key, has not ended yet. */
function stillRunning(error: unknown): boolean {
  return hasCode(error, 'request_in_progress');
}

export function shouldRetry(failures: number, error: unknown): boolean {
  if (notReady(error)) return failures < PROFILE_TRIES;
  return (isTransient(error) || stillRunning(error)) && failures < TRIES;
}

/** Milliseconds: what the server asked for, else 1 s, 2 s, 4 s. */
export function retryDelay(failures: number, error: unknown): number {
  const asked = error instanceof ApiError && error.status < 500 ? error.retryAfter : null;
  return asked === null ? 1000 * 2 ** failures : asked * 1000;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // `always`: without a network a try fails and says so, instead of waiting in silence.
      queries: { networkMode: 'always', retry: shouldRetry, retryDelay, staleTime: 10_000 },
      // A write without a key could happen twice; those with one opt in.
      mutations: { networkMode: 'always', retry: false, retryDelay },
    },
  });
}
