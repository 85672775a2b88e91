import { describe, expect, it } from 'vitest';
import { readFilters, toQuery } from './filter-params';

const types = [{ id: 't1' }];

describe('filters of attendees', () => {
  it('are what the address says', () => {
    const filters = readFilters(new URLSearchParams('q=+anna+&status=waiting&ticket_type_id=t1'));
    expect(toQuery(filters, types)).toEqual({
      q: 'anna',
      status: 'waiting',
      ticket_type_id: 't1',
    });
  });

  it('leave out what makes no sense', () => {
    const filters = readFilters(new URLSearchParams('q=++&status=gone&ticket_type_id=t2'));
    expect(toQuery(filters, types)).toEqual({});
    expect(toQuery(readFilters(new URLSearchParams()), types)).toEqual({});
  });
});
