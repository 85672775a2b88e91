import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { NotificationEntry } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';

const colors = { queued: 'yellow', sent: 'pine', failed: 'red' } as const;

export function NotificationList({ entries }: { entries: NotificationEntry[] }) {
  const { t } = useTranslation('notifications');
  const formats = useFormats();
  const zone = useViewerZone();
  return (
    <Stack component="ul" gap="sm" className="plain-list">
      {entries.map(({ id, kind, subject, status, created_at, sent_at, event_id }) => (
        <li key={id}>
          <Paper p="md" className="surface">
            <Stack gap={4} className="wrap-anywhere">
              <Group justify="space-between" gap="xs">
                <Text size="sm" c="dimmed">
                  {t(`kind.${kind}`)}
                </Text>
                <Badge variant="light" color={colors[status]} tt="none">
                  {t(`status.${status}`)}
                </Badge>
              </Group>
              <Text fw={600}>{subject}</Text>
              <Group gap="md">
                <Text size="sm" c="dimmed">
                  <time dateTime={sent_at ?? created_at}>
                    {formats.moment(sent_at ?? created_at, zone)}
                  </time>
                </Text>
                {event_id != null && (
                  <Anchor component={Link} to={`/events/${event_id}`} size="sm">
                    {t('toEvent')}
                  </Anchor>
                )}
              </Group>
            </Stack>
          </Paper>
        </li>
      ))}
    </Stack>
  );
}
