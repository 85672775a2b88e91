import { expect, it } from 'vitest';
import type { Opening } from '@/shared/api/types';
import { isAdmitted, turnAt } from './turn';

const drawn: Opening = {
  phase: 'admitting',
  lobby_opens_at: '2027-03-01T12:30:00Z',
  opens_at: '2027-03-01T13:00:00Z',
  commitment: '6'.repeat(64),
  draw: null,
  line: { length: 50, per_second: 10, through_at: '2027-03-01T13:00:05Z' },
  place: {
    entry_id: 'e',
    joined_at: '2027-03-01T12:40:00Z',
    rank: 21,
    turn_at: '2027-03-01T13:00:02Z',
  },
  poll_after_seconds: 2,
};
const at = (time: string) => Date.parse(`2027-03-01T${time}Z`);

it('lets people in from their turn on, and all others when the line is through', () => {
  expect(isAdmitted(drawn, at('13:00:01'))).toBe(false);
  expect(isAdmitted(drawn, at('13:00:02'))).toBe(true);
  const stranger = { ...drawn, place: null };
  expect(turnAt(stranger)).toBe('2027-03-01T13:00:05Z');
  expect(isAdmitted(stranger, at('13:00:02'))).toBe(false);
  expect(isAdmitted(stranger, at('13:00:05'))).toBe(true);
});

it('lets nobody in who has no turn yet', () => {
  const unplaced = { ...drawn, place: { entry_id: 'e', joined_at: '', rank: null, turn_at: null } };
  expect(isAdmitted(unplaced, at('14:00:00'))).toBe(false);
  const before: Opening = { ...drawn, phase: 'lobby', line: null, place: null };
  expect(isAdmitted(before, at('14:00:00'))).toBe(false);
  expect(isAdmitted({ ...before, phase: 'open' }, at('14:00:00'))).toBe(true);
});
