import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { useCounts } from '../api/get-counts';

/** How many came of those who are expected, as far as the server knows. */
export function CountsBar({ eventId }: { eventId: string }) {
  const { t } = useTranslation('check-in');
  const formats = useFormats();
  const counts = useCounts(eventId).data;
  if (!counts) return null;
  const { confirmed, checked_in: came, by_ticket_type: types } = counts;
  const said = t('counts.all', {
    came: formats.number(came),
    confirmed: formats.number(confirmed),
  });
  return (
    <Stack gap={4}>
      <Text fw={600}>{said}</Text>
      <Progress
        value={confirmed === 0 ? 0 : (100 * came) / confirmed}
        aria-label={t('counts.label')}
      />
      {types.length > 1 && (
        <Group gap="md" component="ul" className="plain-list">
          {types.map(({ ticket_type, confirmed, checked_in }) => (
            <Text component="li" size="sm" c="dimmed" key={ticket_type?.id ?? ''}>
              {t('counts.type', {
                name: ticket_type?.name ?? t('counts.noType'),
                came: formats.number(checked_in),
                confirmed: formats.number(confirmed),
              })}
            </Text>
          ))}
        </Group>
      )}
    </Stack>
  );
}
