import { Button, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DateLeaf } from '@/shared/ui/date-leaf';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { EventTime } from '@/shared/ui/event-time';
import { LoadMore } from '@/shared/ui/load-more';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { coverLink, TicketCard } from '@/shared/ui/ticket-card';
import { useRegistrations } from '../api/list-registrations';
import { StatusBadge } from '../components/status-badge';
import { TicketLine } from '../components/ticket-line';

export function Component() {
  const { t } = useTranslation(['registrations', 'common']);
  const list = useRegistrations();
  const registrations = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('mine.title')} lead={t('mine.lead')}>
      {list.isPending && <Skeletons height={150} count={3} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && registrations.length === 0 && (
        <EmptyState
          title={t('mine.empty.title')}
          text={t('mine.empty.text')}
          action={
            <Button component={Link} to="/">
              {t('mine.browse')}
            </Button>
          }
        />
      )}
      <SimpleGrid component="ul" className="plain-list" cols={{ base: 1, sm: 2 }} spacing="md">
        {registrations.map(
          ({ id, event, ticket_type, quantity, status, cancel_reason, position }) => (
            <li key={id}>
              <TicketCard stub={<DateLeaf at={event.starts_at} zone={event.time_zone} />}>
                <Title order={2} size="h3" className="wrap-anywhere" lineClamp={3}>
                  <Link to={`/registrations/${id}`} className={`quiet-link ${coverLink}`}>
                    {event.title}
                  </Link>
                </Title>
                <EventTime event={event} />
                {ticket_type && <TicketLine ticketType={ticket_type} quantity={quantity} />}
                <Group gap="xs">
                  <StatusBadge status={status} reason={cancel_reason} />
                  {position !== null && (
                    <Text size="sm">{t('waiting.position', { position })}</Text>
                  )}
                </Group>
              </TicketCard>
            </li>
          ),
        )}
      </SimpleGrid>
      <LoadMore list={list} />
    </Page>
  );
}
