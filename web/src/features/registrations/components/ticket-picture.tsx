import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveFile } from '@/shared/files/save-file';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { drawTicket, type TicketFacts } from '../picture/draw-ticket';

interface TicketPictureProps {
  facts: TicketFacts;
  /** What the page calls this ticket. */
  name: string;
}

/** Keeps a ticket as a picture. All that it needs is on the page, so no network is. */
export function TicketPicture({ facts, name }: TicketPictureProps) {
  const { t } = useTranslation('registrations');
  const toast = useToast();
  const fileName = `${t('picture.file', { title: facts.title, name })}.png`;
  const save = useMutation({
    mutationFn: async () => saveFile(await drawTicket(facts), fileName),
    onSuccess: () => toast(t('picture.saved')),
  });
  const share = useMutation({
    mutationFn: async () => sharePicture(await drawTicket(facts), fileName),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs" justify="center">
        <Button
          variant="default"
          size="sm"
          loading={save.isPending}
          aria-label={t('picture.saveOne', { name })}
          onClick={() => save.mutate()}
        >
          {t('picture.save')}
        </Button>
        {canShare() && (
          <Button
            variant="default"
            size="sm"
            loading={share.isPending}
            aria-label={t('picture.shareOne', { name })}
            onClick={() => share.mutate()}
          >
            {t('picture.share')}
          </Button>
        )}
      </Group>
      <ErrorNotice error={save.error ?? share.error} title={t('picture.failed')} />
    </Stack>
  );
}

/** Most phones can, most computers can't. */
function canShare(): boolean {
  if (!('canShare' in navigator)) return false;
  return navigator.canShare({ files: [new File([], 'ticket.png', { type: 'image/png' })] });
}

async function sharePicture(picture: Blob, name: string): Promise<void> {
  try {
    await navigator.share({ files: [new File([picture], name, { type: picture.type })] });
  } catch (error) {
    // They closed it again: nothing has failed.
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}
