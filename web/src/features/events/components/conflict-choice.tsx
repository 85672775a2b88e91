import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A field that two versions have differently, as a person reads it. */
export interface Difference {
  name: string;
  label: string;
  mine: string;
  theirs: string;
}

interface ConflictChoiceProps {
  differences: Difference[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Two versions of the same thing: what differs, side by side, and a choice. */
export function ConflictChoice({ differences, onKeepMine, onTakeTheirs }: ConflictChoiceProps) {
  const { t } = useTranslation('events');
  const side = (title: string, text: string) => (
    <Stack gap={2} className="wrap-anywhere">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="sm" lineClamp={6} style={{ whiteSpace: 'pre-line' }}>
        {text || '—'}
      </Text>
    </Stack>
  );
  return (
    <Stack>
      <Text>{differences.length === 0 ? t('conflict.same') : t('conflict.text')}</Text>
      {differences.map(({ name, label, mine, theirs }) => (
        <Stack key={name} gap="xs">
          <Title order={3} size="h5">
            {label}
          </Title>
          <SimpleGrid cols={2}>
            {side(t('conflict.mine'), mine)}
            {side(t('conflict.theirs'), theirs)}
          </SimpleGrid>
        </Stack>
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={onTakeTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button onClick={onKeepMine}>{t('conflict.keepMine')}</Button>
      </Group>
    </Stack>
  );
}
