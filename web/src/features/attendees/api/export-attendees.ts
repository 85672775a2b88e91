import { useMutation } from '@tanstack/react-query';
import { api, tagged } from '@/shared/api/client';
import type { AttendeeFilters } from '@/shared/api/types';
import { saveFile } from '@/shared/files/save-file';
import { useLanguage } from '@/shared/i18n/language';

export type FileFormat = 'csv' | 'xlsx';

interface Wish {
  format: FileFormat;
  filters: AttendeeFilters;
  /** Of the file, without its ending. */
  name: string;
}

/** Saves who attends an event as a file in the language of the page. */
export function useExport(eventId: string) {
  const language = useLanguage();
  return useMutation({
    mutationFn: async ({ format, filters, name }: Wish) => {
      const { body } = await tagged(
        api.GET('/v1/events/{id}/attendees/export', {
          params: { path: { id: eventId }, query: { ...filters, format } },
          headers: { 'Accept-Language': language },
          parseAs: 'blob',
        }),
      );
      saveFile(body, `${name}.${format}`);
    },
  });
}
