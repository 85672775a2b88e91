import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { registrationKeys } from './keys';

interface Options {
  /** Opens the questions of hidden ticket types; empty for none. */
  code?: string;
  /** Shows those of this one too. */
  ticketTypeId?: string | undefined;
  enabled?: boolean;
}

/** What an event asks of who registers. */
export function useForm(
  eventId: string,
  { code = '', ticketTypeId, enabled = true }: Options = {},
) {
  const query = {
    ...(code === '' ? {} : { code }),
    ...(ticketTypeId === undefined ? {} : { ticket_type_id: ticketTypeId }),
  };
  return useQuery({
    queryKey: [...registrationKeys.form(eventId), query],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/v1/events/{id}/questions', { params: { path: { id: eventId }, query }, signal }),
      ),
    enabled,
    staleTime: 0,
    // The same event's stay while a code is tried, so that what was typed does not go.
    placeholderData: (before) => before,
  });
}
