import { Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import type { Verb } from '../api/decide';
import { personName } from './columns';

interface ApprovalCardProps {
  attendee: Attendee;
  /** The event's. */
  zone: string;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onDecide: (verb: Verb) => void;
}

/** Somebody who asks for a place, and the two answers. */
export function ApprovalCard({ attendee, zone, selected, onSelect, onDecide }: ApprovalCardProps) {
  const { t } = useTranslation('attendees');
  const formats = useFormats();
  const { person, ticket_type: type, quantity, created_at } = attendee;
  const name = personName(person);
  return (
    <Paper component="li" p="md" className="surface" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Checkbox
          checked={selected}
          onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
          label={
            <Stack component="span" gap={2}>
              <Text component="span" fw={600} className="wrap-anywhere">
                {name}
              </Text>
              <Text component="span" size="sm" c="dimmed" className="wrap-anywhere">
                {[person.name === '' ? null : person.username, person.email]
                  .filter((text) => text !== null)
                  .join(' · ')}
              </Text>
            </Stack>
          }
        />
        <Stack gap={2} miw={0}>
          <Text size="sm" className="wrap-anywhere">
            {[type?.name, t('places', { count: quantity })]
              .filter((text) => text !== undefined)
              .join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            <time dateTime={created_at}>{formats.moment(created_at, zone)}</time>
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            size="xs"
            aria-label={t('approvals.approve.one', { name })}
            onClick={() => onDecide('approve')}
          >
            {t('approvals.approve.short')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('approvals.decline.one', { name })}
            onClick={() => onDecide('decline')}
          >
            {t('approvals.decline.short')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
