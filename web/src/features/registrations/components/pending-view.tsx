import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { serverNow } from '@/shared/time/clock';
import { secondsUntil } from '@/shared/time/countdown';
import { useNow } from '@/shared/time/use-now';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useConfirmRegistration } from '../api/confirm-registration';
import { CancelButton } from './cancel-button';
import { ExpiredView } from './ended-views';
import { HistoryList } from './history-list';
import { HoldCountdown } from './hold-countdown';

interface PendingViewProps {
  registration: Registration;
  /** Asks the server how things stand: the clock has run out, or a confirmation was refused. */
  onChanged: () => void;
}

/** A held place: the clock runs, and one button makes it sure. */
export function PendingView({ registration, onChanged }: PendingViewProps) {
  const { t } = useTranslation('registrations');
  const confirm = useConfirmRegistration(registration.id);
  const now = useNow(serverNow);
  const seconds = secondsUntil(registration.expires_at ?? registration.created_at, now);
  const count = registration.quantity;
  const over = seconds === 0 && !confirm.isPending;

  useEffect(() => {
    if (over) onChanged();
  }, [over, onChanged]);

  // The server's own sweep may come a little later; the place is no longer ours all the same.
  if (over) return <ExpiredView registration={registration} />;
  return (
    <Stack gap="lg">
      <HoldCountdown seconds={seconds} count={count} />
      {registration.offered_at !== null && <Text>{t('hold.offered', { count })}</Text>}
      <Text>{t('hold.text', { count })}</Text>
      <ErrorNotice error={confirm.error} />
      <Group>
        <Button
          size="md"
          loading={confirm.isPending}
          onClick={() => confirm.mutate(null, { onError: onChanged })}
        >
          {t('hold.confirm', { count })}
        </Button>
        <CancelButton registration={registration} label={t('hold.cancel')} />
      </Group>
      {registration.offered_at !== null && <HistoryList registration={registration} />}
    </Stack>
  );
}
