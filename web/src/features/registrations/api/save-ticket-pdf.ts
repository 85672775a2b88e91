import { useMutation } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { saveFile } from '@/shared/files/save-file';
import { useLanguage } from '@/shared/i18n/language';

/** Saves a registration's tickets, a page each, in the language of the page. */
export function useSaveTicketPdf(id: string) {
  const language = useLanguage();
  return useMutation({
    mutationFn: async ({ name }: { name: string }) => {
      const pdf = await answer(
        api.GET('/v1/registrations/{id}/ticket.pdf', {
          params: { path: { id } },
          headers: { 'Accept-Language': language },
          parseAs: 'blob',
        }),
      );
      saveFile(pdf, `${name}.pdf`);
    },
  });
}
