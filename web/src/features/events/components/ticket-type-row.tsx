import { Anchor, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TicketType } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { Step } from './step';

interface TicketTypeRowProps {
  ticketType: TicketType;
  /** The event's. */
  zone: string;
  first: boolean;
  last: boolean;
  onMove: (step: -1 | 1) => void;
  onEdit: () => void;
  onDelete: () => void;
}

const confirms: Partial<Record<string, 'types.confirmsAtOnce' | 'types.confirmsByTeam'>> = {
  at_once: 'types.confirmsAtOnce',
  by_team: 'types.confirmsByTeam',
};

/** A ticket type as its organiser sees it, with what can be done. */
export function TicketTypeRow({ ticketType, zone, first, last, ...on }: TicketTypeRowProps) {
  const { t } = useTranslation('events');
  const formats = useFormats();
  const { name, capacity, free, held, access_code: code, event_id: eventId } = ticketType;
  const { sales_opens_at: opens, sales_closes_at: closes } = ticketType;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Title order={3} size="h5" className="wrap-anywhere">
          {name}
        </Title>
        <Badge variant="light" color={ticketType.hidden ? 'yellow' : 'pine'} tt="none">
          {ticketType.hidden ? t('types.hidden') : t('types.visible')}
        </Badge>
      </Group>
      <Stack gap={2}>
        <Text size="sm">
          {[
            t('places.free', { count: free }),
            ...(held > 0 ? [t('places.held', { count: held })] : []),
            capacity === null ? t('types.noCapacity') : t('places.of', { count: capacity }),
          ].join(' · ')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('types.upTo', { count: ticketType.per_person_limit })}
          {' · '}
          {t(confirms[ticketType.confirmation] ?? 'types.confirmsLater')}
        </Text>
        {opens !== null && (
          <Text size="sm" c="dimmed">
            {t('types.from', { time: formats.moment(opens, zone) })}
          </Text>
        )}
        {closes !== null && (
          <Text size="sm" c="dimmed">
            {t('types.until', { time: formats.moment(closes, zone) })}
          </Text>
        )}
        {code !== null && (
          <Text size="sm" className="wrap-anywhere">
            {t('types.codeIs', { code })}{' '}
            <Anchor component={Link} to={`/events/${eventId}?code=${encodeURIComponent(code)}`}>
              {t('types.codeLink')}
            </Anchor>
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        <Step label={t('types.up', { name })} off={first} onClick={() => on.onMove(-1)}>
          ↑
        </Step>
        <Step label={t('types.down', { name })} off={last} onClick={() => on.onMove(1)}>
          ↓
        </Step>
        <Button
          variant="default"
          size="xs"
          aria-label={t('types.editOne', { name })}
          onClick={on.onEdit}
        >
          {t('tools.edit')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('types.deleteOne', { name })}
          onClick={on.onDelete}
        >
          {t('tools.delete')}
        </Button>
      </Group>
    </Stack>
  );
}
