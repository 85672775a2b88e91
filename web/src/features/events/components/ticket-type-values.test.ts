import { describe, expect, it } from 'vitest';
import type { TicketType } from '@/shared/api/types';
import {
  emptyTicketType,
  findTicketTypeFaults,
  ticketTypeFieldAt,
  ticketTypeInput,
  ticketTypeValues,
} from './ticket-type-values';

const zone = 'Europe/Berlin';
const filled = { ...emptyTicketType, name: ' Early bird ' };
const at = (local: string, second = false) => ({ local, second });

describe('findTicketTypeFaults', () => {
  it('needs a name only', () => {
    expect(findTicketTypeFaults(emptyTicketType, zone)).toEqual({ name: 'required' });
    expect(findTicketTypeFaults(filled, zone)).toEqual({});
  });

  it.each([0, 1.5, 100_001, '-'])('refuses a capacity of %j', (capacity) => {
    expect(findTicketTypeFaults({ ...filled, capacity }, zone)).toEqual({ capacity: 'capacity' });
  });

  it.each(['', 0, 11])('refuses %j places a person', (perPerson) => {
    expect(findTicketTypeFaults({ ...filled, perPerson }, zone)).toEqual({
      perPerson: 'perPerson',
    });
  });

  it('counts the characters of a code as a person does', () => {
    expect(findTicketTypeFaults({ ...filled, code: ' 🌿🌿🌿🌿🌿 ' }, zone)).toEqual({
      code: 'code',
    });
    expect(findTicketTypeFaults({ ...filled, code: ' 🌿🌿🌿🌿🌿🌿 ' }, zone)).toEqual({});
  });

  it('compares moments and not clock faces', () => {
    const [first, second] = [at('2026-10-25T02:30'), at('2026-10-25T02:30', true)];
    expect(findTicketTypeFaults({ ...filled, opens: first, closes: second }, zone)).toEqual({});
    expect(findTicketTypeFaults({ ...filled, opens: second, closes: first }, zone)).toEqual({
      closes: 'closesFirst',
    });
    expect(findTicketTypeFaults({ ...filled, opens: at('2026-03-29T02:30') }, zone)).toEqual({
      opens: 'gap',
    });
  });
});

describe('ticketTypeInput', () => {
  it('clears what is empty', () => {
    expect(ticketTypeInput(filled, zone)).toEqual({
      name: 'Early bird',
      description: '',
      capacity: null,
      sales_opens_at: null,
      sales_closes_at: null,
      per_person_limit: 1,
      access_code: null,
      confirmation: 'by_attendee',
    });
  });

  it('gives back what it was given', () => {
    const input = {
      name: 'Friends',
      description: 'D',
      capacity: 7,
      sales_opens_at: '2026-10-25T02:10:00+01:00',
      sales_closes_at: '2026-11-01T00:00:00+01:00',
      per_person_limit: 3,
      access_code: 'friends',
      confirmation: 'at_once',
    };
    expect(ticketTypeInput(ticketTypeValues(input as TicketType, zone), zone)).toEqual(input);
  });
});

it('finds the field of a pointer', () => {
  expect(ticketTypeFieldAt('/access_code')).toBe('code');
  expect(ticketTypeFieldAt('/position')).toBeUndefined();
});
