import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { ImportFile, ImportReport } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { attendeeKeys } from './keys';

function send(eventId: string, body: ImportFile, key: string): Promise<ImportReport> {
  return answer<ImportReport>(
    api.POST('/v1/events/{id}/attendees/import', {
      body,
      params: { path: { id: eventId }, header: idempotent(key) },
    }),
  );
}

/** What would come of a file. */
export function useImportPreview(eventId: string) {
  return useIntent({
    send: (csv: string, key) => send(eventId, { csv, preview: true }, key),
  });
}

/** Registers everybody in a file, or nobody. */
export function useImport(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (csv: string, key) => send(eventId, { csv, preview: false }, key),
    onSuccess: () => queries.invalidateQueries({ queryKey: attendeeKeys.event(eventId) }),
  });
}
