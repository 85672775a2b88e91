import type { AttendeeFilters } from '@/shared/api/types';
import { statuses, type Status } from './status';

/** The filters as the address bar holds them; all strings, empty when off. */
export const filterNames = ['q', 'status', 'ticket_type_id'] as const;
export type FilterName = (typeof filterNames)[number];
export type FilterParams = Record<FilterName, string>;

export function readFilters(search: URLSearchParams): FilterParams {
  const read = (name: FilterName) => search.get(name) ?? '';
  return { q: read('q'), status: read('status'), ticket_type_id: read('ticket_type_id') };
}

/** What to ask the API for. What makes no sense is left out. */
export function toQuery(
  { q, status, ticket_type_id }: FilterParams,
  ticketTypes: { id: string }[],
): AttendeeFilters {
  const known: Status | undefined = statuses.find((one) => one === status);
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(known === undefined ? {} : { status: known }),
    ...(ticketTypes.some(({ id }) => id === ticket_type_id) ? { ticket_type_id } : {}),
  };
}
