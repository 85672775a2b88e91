import { Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { PersonLink, personDetails, personName } from './columns';

interface WaitlistCardProps {
  attendee: Attendee;
  /** Where they stand in the list, from 1 on. */
  number: number;
  /** The event's. */
  zone: string;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onOpen: () => void;
  onOffer: () => void;
}

/** Somebody who waits. */
export function WaitlistCard({
  attendee,
  number,
  zone,
  selected,
  onSelect,
  onOpen,
  onOffer,
}: WaitlistCardProps) {
  const { t } = useTranslation('waitlist');
  const formats = useFormats();
  const { person, ticket_type: type, quantity, waiting_since, created_at } = attendee;
  const since = waiting_since ?? created_at;
  const name = personName(person);
  return (
    <Paper component="li" p="md" className="surface" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" miw={0} align="flex-start">
          <Checkbox
            mt={2}
            checked={selected}
            aria-label={t('choose', { name })}
            onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
          />
          <Stack gap={2} miw={0}>
            <Group gap={6} wrap="nowrap">
              <Text component="span" c="dimmed" fw={600}>
                {formats.number(number)}.
              </Text>
              <PersonLink person={person} onOpen={onOpen} />
            </Group>
            <Text size="sm" c="dimmed" className="wrap-anywhere">
              {personDetails(person)}
            </Text>
          </Stack>
        </Group>
        <Stack gap={2} miw={0}>
          <Text size="sm" className="wrap-anywhere">
            {[type?.name, t('places', { count: quantity })]
              .filter((text) => text !== undefined)
              .join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('since')} <time dateTime={since}>{formats.moment(since, zone)}</time>
          </Text>
        </Stack>
        <Button size="xs" aria-label={t('offer.one', { name })} onClick={onOffer}>
          {t('offer.short')}
        </Button>
      </Group>
    </Paper>
  );
}
