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

/** Gives the place back, after asking. */
export function CancelButton({ registration, label }: CancelButtonProps) {
  const { t } = useTranslation('registrations');
  const [asking, dialog] = useDisclosure(false);
  const cancel = useCancelRegistration(registration.id);
  return (
    <>
      <Button variant="default" size="md" onClick={dialog.open}>
        {label}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('cancel.title', { count: registration.quantity })}
        text={t('cancel.text', {
          count: registration.quantity,
          title: registration.event.title,
        })}
        confirmLabel={t('cancel.confirm')}
        cancelLabel={t('cancel.keep')}
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
