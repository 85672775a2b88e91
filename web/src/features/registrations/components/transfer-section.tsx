import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { RegistrationDetails } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useWithdrawTransfer } from '../api/transfer';
import { TransferDialog } from './transfer-dialog';

/** Passing a sure place on to somebody else: the button, or to whom it is offered. */
export function TransferSection({ registration }: { registration: RegistrationDetails }) {
  const { t } = useTranslation('registrations');
  const now = useNow(serverNow);
  const [asking, dialog] = useDisclosure(false);
  const { cancellable_until: until, approval_since: chosen, transfer } = registration;
  // Those whom the team chose can't choose another; nor can anybody after the limit.
  if (until === null || Date.parse(until) <= now || chosen !== null) return null;
  if (transfer !== null) return <OpenTransfer registration={registration} transfer={transfer} />;
  return (
    <>
      <Group>
        <Button variant="default" size="md" onClick={dialog.open}>
          {t('transfer.button')}
        </Button>
      </Group>
      <TransferDialog registration={registration} opened={asking} onClose={dialog.close} />
    </>
  );
}

interface OpenTransferProps {
  registration: RegistrationDetails;
  transfer: NonNullable<RegistrationDetails['transfer']>;
}

function OpenTransfer({ registration, transfer }: OpenTransferProps) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const toast = useToast();
  const [asking, dialog] = useDisclosure(false);
  const withdraw = useWithdrawTransfer(registration.id);
  const { email, message } = transfer;
  return (
    <Stack gap="xs" component="section" aria-labelledby="transfer">
      <Title order={3} size="h5" id="transfer">
        {t('transfer.open.title')}
      </Title>
      <Text className="wrap-anywhere">{t('transfer.open.text', { email })}</Text>
      {message !== null && (
        <Text size="sm" dir="auto" className="wrap-anywhere" style={{ whiteSpace: 'pre-line' }}>
          {message}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('transfer.open.until', {
          time: formats.moment(transfer.until, registration.event.time_zone),
        })}
      </Text>
      <Group>
        <Button variant="default" onClick={dialog.open}>
          {t('transfer.withdraw.button')}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={t('transfer.withdraw.title')}
        text={t('transfer.withdraw.text', { email })}
        confirmLabel={t('transfer.withdraw.confirm')}
        danger
        busy={withdraw.isPending}
        onConfirm={() =>
          withdraw.mutate(undefined, {
            onSuccess: () => {
              dialog.close();
              toast(t('transfer.withdraw.done'));
            },
          })
        }
        onClose={dialog.close}
      >
        <ErrorNotice error={withdraw.error} />
      </ConfirmDialog>
    </Stack>
  );
}
