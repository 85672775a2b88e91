import { Button, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventDetails } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useCancelEvent } from '../api/cancel-event';
import { useAvailability } from '../api/get-availability';

/** Calls the event off, after saying whom that concerns. */
export function CancelEvent({ event }: { event: EventDetails }) {
  const { t } = useTranslation(['events', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const [asking, dialog] = useDisclosure(false);
  const [message, setMessage] = useState('');
  const availability = useAvailability(event.id, true);
  const cancel = useCancelEvent(event.id);
  const taken = (availability.data?.confirmed ?? 0) + (availability.data?.held ?? 0);
  const refused = fieldMessages(cancel.error, common).get('/message');
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('tools.cancel')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('cancelEvent.title')}
        text={taken === 0 ? t('cancelEvent.none') : t('cancelEvent.text', { count: taken })}
        confirmLabel={t('cancelEvent.confirm')}
        cancelLabel={t('cancelEvent.keep')}
        danger
        busy={cancel.isPending}
        onConfirm={() =>
          cancel.mutate(message, {
            onSuccess: () => {
              dialog.close();
              toast(t('cancelEvent.done'));
            },
          })
        }
        onClose={() => {
          dialog.close();
          cancel.reset();
        }}
      >
        <Textarea
          label={t('cancelEvent.message')}
          description={t('cancelEvent.messageHint')}
          value={message}
          onChange={(change) => setMessage(change.currentTarget.value)}
          error={refused}
          maxLength={2000}
          autosize
          minRows={3}
          maxRows={10}
        />
        {refused === undefined && (
          <ErrorNotice error={cancel.error} title={t('cancelEvent.refused')} />
        )}
      </ConfirmDialog>
    </>
  );
}
