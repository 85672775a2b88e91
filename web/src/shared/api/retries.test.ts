import { expect, it } from 'vitest';
import { ApiError, NetworkError, parseRetryAfter } from './problem';
import { retryDelay, shouldRetry } from './query-client';
import { returnPath, signInPath } from './return-path';

it.each([
  [new NetworkError('away'), true],
  [new ApiError(503, {}, null), true],
  [new ApiError(404, { code: 'event_not_found' }, null), false],
  [new ApiError(422, { code: 'validation_failed' }, null), false],
  [new ApiError(409, { code: 'request_in_progress' }, 1), true],
  [new ApiError(409, { code: 'not_your_turn' }, 300), false],
  [new ApiError(429, { code: 'too_many_requests' }, 60), false],
  [new Error('a fault of ours'), false],
])('%s is tried again: %s', (error, again) => {
  expect(shouldRetry(0, error)).toBe(again);
  expect(shouldRetry(2, error)).toBe(false);
});

it('waits for a profile that is still on its way, as long as the server says', () => {
  const notReady = new ApiError(404, { code: 'profile_not_ready' }, 1);
  expect(shouldRetry(10, notReady)).toBe(true);
  expect(retryDelay(10, notReady)).toBe(1000);
});

it.each([
  ['120', 120],
  ['Mon, 23 Nov 2026 12:01:00 GMT', 60],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('reads Retry-After %j as %j', (header, seconds) => {
  expect(parseRetryAfter(header, Date.parse('2026-11-23T12:00:00Z'))).toBe(seconds);
});

it.each([
  ['/events/1?q=a b', '/events/1?q=a b'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in', '/'],
])('comes back from sign-in to %j by %j', (wanted, path) => {
  expect(returnPath(new URL(signInPath(wanted), 'http://x').searchParams)).toBe(path);
});

it('goes home when nothing was asked for', () => {
  expect(returnPath(new URLSearchParams())).toBe('/');
});
