import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useCancelRegistration } from '../api/cancel-registration';

interface CancelButtonProps {
  registration: Registration;
  label: string;
}

/** Gives the place back, the request or the position on the waitlist, after asking. */
export function CancelButton({ registration, label }: CancelButtonProps) {
  const { t } = useTranslation('registrations');
  const [asking, dialog] = useDisclosure(false);
  const cancel = useCancelRegistration(registration.id);
  const { title } = registration.event;
  const count = registration.quantity;
  const texts = (() => {
    switch (registration.status) {
      case 'waiting':
        return {
          title: t('leave.title'),
          text:
            registration.waitlist_mode === 'manual'
              ? t('leave.manual', { title })
              : t('leave.text', { title }),
          confirmLabel: t('leave.confirm'),
          cancelLabel: t('leave.keep'),
        };
      case 'awaiting_approval':
        return {
          title: t('withdraw.title'),
          text: t('withdraw.text', { title }),
          confirmLabel: t('withdraw.confirm'),
          cancelLabel: t('withdraw.keep'),
        };
      default:
        return {
          title: t('cancel.title', { count }),
          text: t('cancel.text', { count, title }),
          confirmLabel: t('cancel.confirm'),
          cancelLabel: t('cancel.keep'),
        };
    }
  })();
  return (
    <>
      <Button variant="default" size="md" onClick={dialog.open}>
        {label}
      </Button>
      <ConfirmDialog
        opened={asking}
        {...texts}
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(null, { onSuccess: dialog.close })}
        onClose={dialog.close}
      >
        <ErrorNotice error={cancel.error} />
      </ConfirmDialog>
    </>
  );
}
