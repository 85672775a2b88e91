import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { TicketTypeInput } from '@/shared/api/types';
import { eventKeys } from './keys';
import { versionTag } from './version-tag';

interface Edit {
  id: string;
  body: Partial<TicketTypeInput>;
  /** The version that was read. */
  version: number;
}

function sendEdit(eventId: string, { id, body, version }: Edit) {
  return answer(
    api.PATCH('/v1/events/{id}/ticket-types/{ticket_type_id}', {
      body,
      params: {
        path: { id: eventId, ticket_type_id: id },
        header: { 'if-match': versionTag(version) },
      },
    }),
  );
}

export function useUpdateTicketType(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (edit: Edit) => sendEdit(eventId, edit),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.ticketTypes(eventId) }),
  });
}

/** Several edits, one after the other; the first that is refused ends it. */
export function useUpdateTicketTypes(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (edits: Edit[]) => {
      for (const edit of edits) await sendEdit(eventId, edit);
    },
    // Some may have been done before one was refused.
    onSettled: () => queries.invalidateQueries({ queryKey: eventKeys.ticketTypes(eventId) }),
  });
}
