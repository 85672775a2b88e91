import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PropsWithChildren } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { EventDetails } from '@/shared/api/types';
import type { Tagged } from '@/shared/api/client';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useDeleteEvent } from '../api/delete-event';
import { usePublishEvent } from '../api/publish-event';
import { CancelEvent } from './cancel-event';

/** Edit, publish and cancel, for owner and managers; delete, for the owner. The
 * children stand among the buttons. */
export function OrganiserTools({
  event: { body: event, etag },
  children,
}: PropsWithChildren<{ event: Tagged<EventDetails> }>) {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const toast = useToast();
  const [publishing, publishDialog] = useDisclosure(false);
  const [deleting, deleteDialog] = useDisclosure(false);
  const publish = usePublishEvent(event.id);
  const remove = useDeleteEvent(event.id);

  return (
    <Stack gap="sm">
      <Group gap="sm">
        {event.status === 'draft' && (
          <Button onClick={publishDialog.open}>{t('tools.publish')}</Button>
        )}
        {event.can_edit && (
          <Button variant="default" component={Link} to={`/events/${event.id}/edit`}>
            {t('tools.edit')}
          </Button>
        )}
        {children}
        {event.status === 'published' && <CancelEvent event={event} />}
        {event.role === 'owner' && (
          <Button variant="default" onClick={deleteDialog.open}>
            {t('tools.delete')}
          </Button>
        )}
      </Group>
      <ConfirmDialog
        opened={publishing}
        title={t('publish.title')}
        text={t('publish.text')}
        confirmLabel={t('publish.confirm')}
        busy={publish.isPending}
        onConfirm={() =>
          publish.mutate(null, {
            onSuccess: () => {
              publishDialog.close();
              toast(t('publish.done'));
            },
          })
        }
        onClose={publishDialog.close}
      >
        <ErrorNotice error={publish.error} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={deleting}
        title={t('delete.title')}
        text={t('delete.text', { title: event.title })}
        confirmLabel={t('delete.confirm')}
        danger
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(etag, {
            onSuccess: () => {
              toast(t('delete.done'));
              void navigate('/my-events');
            },
          })
        }
        onClose={() => {
          deleteDialog.close();
          remove.reset();
        }}
      >
        <ErrorNotice error={remove.error} title={t('delete.refused')} />
      </ConfirmDialog>
      {event.status === 'draft' && (
        <Text size="sm" c="dimmed">
          {t('tools.draftHint')}
        </Text>
      )}
    </Stack>
  );
}
