import { expect, it } from 'vitest';
import { pollInterval } from './get-opening';

it('asks no sooner than the server says, a little spread, and the same for one answer', () => {
  const answers = [1_795_609_489_000, 1_795_609_489_123, 1_795_609_489_249];
  expect(answers.map((at) => pollInterval(2, at))).toEqual([2000, 2246, 2498]);
  expect(pollInterval(2, 1_795_609_489_123)).toBe(2246);
});
