import type { TFunction } from 'i18next';
import { ApiError, isTransient, NetworkError } from '../api/problem';
import type { Formats } from './format';

export interface Explanation {
  message: string;
  /** For the support; null where the visitor was told what to do. */
  traceId: string | null;
}

type T = TFunction;

/** The translation for a code, or null when we know none: codes may come that are newer than this page. */
function known(t: T, group: 'problem' | 'field', code: string): string | null {
  // The key is data here, so its type can't be checked; a missing one gives the empty default.
  const text = (t as (key: string, options: object) => string)(`${group}.${code}`, {
    defaultValue: '',
  });
  return text === '' ? null : text;
}

/** What to tell the visitor about an error, in their language. */
export function explain(error: unknown, t: T, formats: Pick<Formats, 'duration'>): Explanation {
  const told = (message: string): Explanation => ({ message, traceId: null });
  if (error instanceof NetworkError) return told(t('error.network'));
  if (!(error instanceof ApiError)) return told(t('error.generic'));
  if (error.status === 429) {
    return told(
      error.retryAfter === null
        ? t('error.tooManyNoTime')
        : t('error.tooMany', { wait: formats.duration(error.retryAfter) }),
    );
  }
  const message = known(t, 'problem', error.code);
  if (message !== null) return told(message);
  const traceId = error.problem.trace_id ?? null;
  if (isTransient(error)) return { message: t('error.generic'), traceId };
  if (error.problem.errors?.length) return told(t('error.fields'));
  return { message: t('error.refused'), traceId };
}

/** Messages of a 422 by JSON pointer, the first for each. */
export function fieldMessages(error: unknown, t: T): Map<string, string> {
  const messages = new Map<string, string>();
  if (!(error instanceof ApiError)) return messages;
  for (const { pointer, code } of error.problem.errors ?? []) {
    if (!messages.has(pointer))
      messages.set(pointer, known(t, 'field', code) ?? t('field.invalid'));
  }
  return messages;
}
