import { Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import type { Verb } from '../api/decide';
import { Person, personName } from './columns';
import classes from './attendee-list.module.css';

interface ApprovalCardProps {
  attendee: Attendee;
  /** The event's. */
  zone: string;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onDecide: (verb: Verb) => void;
  /** What else is known of them, their answers above all. */
  onOpen: () => void;
}

/** Somebody who asks for a place, and the two answers. */
export function ApprovalCard({
  attendee,
  zone,
  selected,
  onSelect,
  onDecide,
  onOpen,
}: ApprovalCardProps) {
  const { t } = useTranslation('attendees');
  const formats = useFormats();
  const { person, ticket_type: type, quantity, created_at } = attendee;
  const name = personName(person);
  return (
    <Paper component="li" p="md" className="surface" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" className={classes.person ?? ''}>
          <Checkbox
            checked={selected}
            onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
            aria-label={t('approvals.choose', { name })}
          />
          <div className={classes.value}>
            <Person person={person} onOpen={onOpen} />
          </div>
        </Group>
        <Stack gap={2} className={classes.asked ?? ''}>
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
            aria-label={t('approvals.one.approve', { name })}
            onClick={() => onDecide('approve')}
          >
            {t('approvals.short.approve')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('approvals.one.decline', { name })}
            onClick={() => onDecide('decline')}
          >
            {t('approvals.short.decline')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
