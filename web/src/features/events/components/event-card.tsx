import { Badge, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Place } from '@/shared/api/types';
import { DateLeaf } from '@/shared/ui/date-leaf';
import { EventTime } from '@/shared/ui/event-time';
import { coverLink, TicketCard } from '@/shared/ui/ticket-card';

interface EventCardProps {
  event: {
    id: string;
    title: string;
    starts_at: string;
    ends_at: string;
    time_zone: string;
    place: Place;
    status: 'draft' | 'published';
  };
  /** Unknown for the organiser's own list. */
  free?: number;
}

export function EventCard({ event, free }: EventCardProps) {
  const { t } = useTranslation('events');
  const { id, title, place, starts_at, time_zone, status } = event;
  return (
    <TicketCard stub={<DateLeaf at={starts_at} zone={time_zone} />}>
      <Title order={2} size="h3" className="wrap-anywhere" lineClamp={3}>
        <Link to={`/events/${id}`} className={`quiet-link ${coverLink}`}>
          {title}
        </Link>
      </Title>
      <EventTime event={event} />
      <Text size="sm" lineClamp={1} className="wrap-anywhere">
        {place.kind === 'venue' ? place.name : t('place.online')}
      </Text>
      <Group gap="xs" mt="auto">
        {status === 'draft' && (
          <Badge variant="light" color="yellow" tt="none">
            {t('status.draft')}
          </Badge>
        )}
        {free !== undefined && (
          <Badge variant="light" color={free > 0 ? 'pine' : 'red'} tt="none" size="lg">
            {t('places.free', { count: free })}
          </Badge>
        )}
      </Group>
    </TicketCard>
  );
}
