import { Blockquote, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './team-message.module.css';

/** What the organisers wrote with their decision; nothing where they wrote nothing. */
export function TeamMessage({ text }: { text: string | null }) {
  const { t } = useTranslation('registrations');
  if (text === null) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('team.writes')}
      </Text>
      <Blockquote py="xs" px="md" color="pine" className={`wrap-anywhere ${classes.text ?? ''}`}>
        {text}
      </Blockquote>
    </Stack>
  );
}
