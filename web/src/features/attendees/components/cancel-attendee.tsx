import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useToast } from '@/shared/ui/use-toast';
import { useCancelAttendee } from '../api/cancel-attendee';
import { personName } from './columns';
import { MessageDialog } from './message-dialog';
import { isCancellable } from './status';

interface CancelAttendeeProps {
  eventId: string;
  attendee: Attendee;
}

/** Cancels somebody's registration, after asking and with a word to them. */
export function CancelAttendee({ eventId, attendee }: CancelAttendeeProps) {
  const { t } = useTranslation('attendees');
  const [asking, dialog] = useDisclosure(false);
  const cancel = useCancelAttendee(eventId, attendee.id);
  const toast = useToast();
  const name = personName(attendee.person);
  if (!isCancellable(attendee.status)) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t('cancel.one', { name })}
        onClick={dialog.open}
      >
        {t('cancel.short')}
      </Button>
      {asking && (
        <MessageDialog
          title={t('cancel.title')}
          text={t('cancel.text', { name })}
          confirmLabel={t('cancel.confirm')}
          danger
          busy={cancel.isPending}
          error={cancel.error}
          onConfirm={(message) =>
            cancel.mutate(message, {
              onSuccess: () => {
                toast(t('cancel.done'));
                dialog.close();
              },
            })
          }
          onClose={dialog.close}
        />
      )}
    </>
  );
}
