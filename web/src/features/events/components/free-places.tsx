import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Availability } from '@/shared/api/types';

interface FreePlacesProps {
  availability: Availability | undefined;
  capacity: number;
}

/** How full it is, in words and as a bar. */
export function FreePlaces({ availability, capacity }: FreePlacesProps) {
  const { t } = useTranslation('events');
  const free = availability?.free;
  return (
    <Stack gap={6}>
      <Text fw={600} role="status">
        {free === undefined ? t('places.unknown') : t('places.free', { count: free })}
      </Text>
      <Progress
        value={free === undefined ? 0 : ((capacity - free) / capacity) * 100}
        size="sm"
        aria-label={t('places.bar')}
      />
      <Text size="sm" c="dimmed">
        {t('places.of', { count: capacity })}
        {(availability?.held ?? 0) > 0 &&
          ` · ${t('places.held', { count: availability?.held ?? 0 })}`}
      </Text>
    </Stack>
  );
}
