import { Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Opening } from '@/shared/api/types';

/** What the draw can be checked against: the seed's hash, and the visitor's entry. */
export function Fingerprint({ opening: { commitment, draw, place } }: { opening: Opening }) {
  const { t } = useTranslation('opening');
  // Whoever came after the draw has a number that is not in it.
  const isLate = place?.rank != null && draw !== null && place.rank > draw.entries;
  return (
    <Stack gap="xs">
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t('fingerprint.label')}
        </Text>
        <Code className="wrap-anywhere">{commitment}</Code>
        <Text size="sm" c="dimmed">
          {t('fingerprint.hint')}
        </Text>
      </Stack>
      {place && !isLate && (
        <Stack gap={2}>
          <Text size="sm" c="dimmed">
            {t('fingerprint.entry')}
          </Text>
          <Code className="wrap-anywhere">{place.entry_id}</Code>
        </Stack>
      )}
    </Stack>
  );
}
