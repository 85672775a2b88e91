import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/format';
import { useViewerZone } from '../time/viewer-zone';
import { sameClock } from '../time/zone';

interface EventTimeProps {
  event: { starts_at: string; ends_at: string; time_zone: string };
  size?: 'sm' | 'md';
}

/** When it is: by the clock of the place, and by the viewer's where that differs. */
export function EventTime({ event, size = 'sm' }: EventTimeProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const viewer = useViewerZone();
  const { starts_at, ends_at, time_zone } = event;
  const zone = time_zone.replaceAll('_', ' ');
  return (
    <Stack gap={2}>
      <Text size={size} fw={600}>
        <time dateTime={starts_at}>{formats.range(starts_at, ends_at, time_zone)}</time>
      </Text>
      <Text size="sm" c="dimmed">
        {t('time.inZone', { zone, offset: formats.offset(starts_at, time_zone) })}
      </Text>
      {!sameClock(starts_at, time_zone, viewer) && (
        <Text size="sm" c="dimmed">
          {t('time.yours', { time: formats.range(starts_at, ends_at, viewer) })}
        </Text>
      )}
    </Stack>
  );
}
