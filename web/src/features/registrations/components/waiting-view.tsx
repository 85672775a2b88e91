import { Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { CancelButton } from './cancel-button';
import { HistoryList } from './history-list';

/** On the waitlist: the position, or since when, how it goes on, and why it changed. */
export function WaitingView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const zone = useViewerZone();
  const { position, quantity, waiting_since: since, waiting_people: people } = registration;
  const manual = registration.waitlist_mode === 'manual';
  return (
    <Stack gap="lg">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('waiting.title')}
        </Title>
        {position !== null && (
          <Text fw={600}>
            {t('waiting.position', { position })}
            {position === 1 && ` · ${t('waiting.first')}`}
          </Text>
        )}
        {manual && since !== null && (
          <Text fw={600}>
            {t('waiting.since')} <time dateTime={since}>{formats.moment(since, zone)}</time>
            {people !== null && ` · ${t('waiting.people', { count: people })}`}
          </Text>
        )}
      </Stack>
      <Text>
        {manual ? t('waiting.manual', { count: quantity }) : t('waiting.text', { count: quantity })}
      </Text>
      <Group>
        <CancelButton registration={registration} label={t('waiting.leave')} />
      </Group>
      <HistoryList registration={registration} />
    </Stack>
  );
}
