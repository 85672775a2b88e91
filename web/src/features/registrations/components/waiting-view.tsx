import { Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { CancelButton } from './cancel-button';
import { HistoryList } from './history-list';

/** On the waitlist: the position, how it goes on, and why it changed. */
export function WaitingView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const { position, quantity } = registration;
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
      </Stack>
      <Text>{t('waiting.text', { count: quantity })}</Text>
      <Group>
        <CancelButton registration={registration} label={t('waiting.leave')} />
      </Group>
      <HistoryList registration={registration} />
    </Stack>
  );
}
