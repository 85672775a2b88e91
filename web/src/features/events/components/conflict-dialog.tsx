import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/shared/ui/dialog';
import type { EventFormValues, FieldName } from './event-form-values';

interface ConflictDialogProps {
  mine: EventFormValues;
  theirs: EventFormValues;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

const labels = {
  title: 'form.title',
  description: 'form.description',
  placeKind: 'form.placeKind',
  placeName: 'form.placeName',
  placeAddress: 'form.placeAddress',
  placeLink: 'form.placeLink',
  timeZone: 'form.zone',
  starts: 'form.starts',
  ends: 'form.ends',
  capacity: 'form.capacity',
  opens: 'form.opens',
  closes: 'form.closes',
} as const satisfies Record<FieldName, string>;

const names = Object.keys(labels) as FieldName[];

function asText(value: EventFormValues[FieldName]): string {
  if (typeof value === 'object') return value.local.replace('T', ' ');
  return String(value);
}

/** Somebody saved another version meanwhile: what differs, side by side, and a choice. */
export function ConflictDialog({
  mine,
  theirs,
  onKeepMine,
  onTakeTheirs,
  onClose,
}: ConflictDialogProps) {
  const { t } = useTranslation('events');
  const differing = names.filter(
    (name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]),
  );
  const side = (title: string, values: EventFormValues, name: FieldName) => (
    <Stack gap={2} className="wrap-anywhere">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="sm" lineClamp={6} style={{ whiteSpace: 'pre-line' }}>
        {asText(values[name]) || '—'}
      </Text>
    </Stack>
  );
  return (
    <Dialog opened onClose={onClose} title={t('conflict.title')} size="lg">
      <Stack>
        <Text>{differing.length === 0 ? t('conflict.same') : t('conflict.text')}</Text>
        {differing.map((name) => (
          <Stack key={name} gap="xs">
            <Title order={3} size="h5">
              {t(labels[name])}
            </Title>
            <SimpleGrid cols={2}>
              {side(t('conflict.mine'), mine, name)}
              {side(t('conflict.theirs'), theirs, name)}
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
    </Dialog>
  );
}
