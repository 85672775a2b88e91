import { List, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../model/verify';

/** Each check with what it says, in plain words. */
export function FindingList({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation('opening');
  return (
    <List spacing="md" center={false} listStyleType="none">
      {findings.map(({ claim, holds }) => (
        <List.Item
          key={claim}
          icon={
            <ThemeIcon color={holds ? 'pine' : 'red'} size={24} radius="xl" aria-hidden>
              {holds ? '✓' : '✗'}
            </ThemeIcon>
          }
        >
          <Text fw={600}>
            <VisuallyHidden>{holds ? t('draw.good') : t('draw.bad')} </VisuallyHidden>
            {t(`draw.check.${claim}`)}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`draw.why.${claim}`)}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
