import { Badge, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EventListItem } from '@/shared/api/types';
import { DateLeaf } from '@/shared/ui/date-leaf';
import { EventTime } from '@/shared/ui/event-time';
import { coverLink, TicketCard } from '@/shared/ui/ticket-card';

export function EventCard({ event }: { event: EventListItem }) {
  const { t } = useTranslation('events');
  const { id, title, excerpt, place, starts_at, time_zone, status, free, role } = event;
  return (
    <TicketCard stub={<DateLeaf at={starts_at} zone={time_zone} />}>
      <Title order={2} size="h3" className="wrap-anywhere" lineClamp={3}>
        <Link to={`/events/${id}`} className={`quiet-link ${coverLink}`}>
          {title}
        </Link>
      </Title>
      {excerpt !== '' && (
        <Text size="sm" c="dimmed" lineClamp={2} className="wrap-anywhere">
          {excerpt}
        </Text>
      )}
      <EventTime event={event} />
      <Text size="sm" lineClamp={1} className="wrap-anywhere">
        {place.kind === 'venue' ? place.name : t('place.online')}
      </Text>
      <Group gap="xs" mt="auto">
        {(role === 'manager' || role === 'checker') && (
          <Badge variant="light" color="gray" tt="none" size="lg">
            {t(`myRole.${role}`)}
          </Badge>
        )}
        {status === 'draft' && (
          <Badge variant="light" color="yellow" tt="none">
            {t('status.draft')}
          </Badge>
        )}
        {status === 'cancelled' && (
          <Badge variant="light" color="red" tt="none">
            {t('status.cancelled')}
          </Badge>
        )}
        {status === 'published' && (
          <Badge variant="light" color={free > 0 ? 'pine' : 'red'} tt="none" size="lg">
            {t('places.free', { count: free })}
          </Badge>
        )}
      </Group>
    </TicketCard>
  );
}
