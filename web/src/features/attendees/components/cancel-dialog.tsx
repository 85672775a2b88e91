import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useToast } from '@/shared/ui/use-toast';
import { useCancelAttendee } from '../api/cancel-attendee';
import { personName } from './columns';
import { MessageDialog } from './message-dialog';

interface CancelDialogProps {
  eventId: string;
  attendee: Attendee;
  onClose: () => void;
}

/** Cancels somebody's registration, after asking and with a word to them. */
export function CancelDialog({ eventId, attendee, onClose }: CancelDialogProps) {
  const { t } = useTranslation('attendees');
  const cancel = useCancelAttendee(eventId, attendee.id);
  const toast = useToast();
  return (
    <MessageDialog
      title={t('cancel.title')}
      text={t('cancel.text', { name: personName(attendee.person) })}
      confirmLabel={t('cancel.confirm')}
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={(message) =>
        cancel.mutate(message, {
          onSuccess: () => {
            toast(t('cancel.done'));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
