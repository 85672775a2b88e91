import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EventDetails, Registration } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { CancelButton } from './cancel-button';

/** What cancelling a sure place needs: the button while it is possible, and until when that is or was. */
export function CancelWithinLimit({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const now = useNow(serverNow);
  const { cancellable_until: until, event } = registration;
  if (until === null) return null;
  const time = formats.moment(until, event.time_zone);
  if (Date.parse(until) <= now) return <Text size="sm">{t('cancel.was', { time })}</Text>;
  return (
    <Stack gap="xs">
      <Group>
        <CancelButton registration={registration} label={t('confirmed.cancel')} />
      </Group>
      <Text size="sm" c="dimmed">
        {t('cancel.until', { time })}
      </Text>
    </Stack>
  );
}

/** The same before somebody registers; nothing where the start is the limit. */
export function CancelLimitHint({ event }: { event: EventDetails }) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const now = useNow(serverNow);
  const until = event.cancellation_closes_at;
  if (until === null) return null;
  return (
    <Text size="sm" c="dimmed">
      {Date.parse(until) <= now
        ? t('cancel.late')
        : t('cancel.until', { time: formats.moment(until, event.time_zone) })}
    </Text>
  );
}
