import { describe, expect, it } from 'vitest';
import { IntentKeys } from './idempotency';
import { newId } from './ids';
import { ApiError, NetworkError } from './problem';

const body = { event_id: 'e1' };

describe('the key of an intent', () => {
  it('stays while no answer came, or the first try is still running', () => {
    const keys = new IntentKeys();
    const key = keys.keyFor(body);
    for (const error of [
      new NetworkError('away'),
      new ApiError(503, {}, null),
      new ApiError(409, { code: 'request_in_progress' }, 1),
    ]) {
      keys.settle(error);
      expect(keys.keyFor({ ...body })).toBe(key);
    }
  });

  it('is new once the server has answered, or the input is another', () => {
    const keys = new IntentKeys();
    const seen = [keys.keyFor(body)];
    keys.settle(null);
    seen.push(keys.keyFor(body));
    keys.settle(new ApiError(409, { code: 'sold_out' }, null));
    seen.push(keys.keyFor(body), keys.keyFor({ event_id: 'e2' }));
    expect(new Set(seen).size).toBe(4);
  });
});

it('makes version 4 UUIDs', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
