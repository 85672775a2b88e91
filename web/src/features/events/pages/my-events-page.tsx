import { Button, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useMyEvents } from '../api/my-events';
import { EventCard } from '../components/event-card';

export function Component() {
  const { t } = useTranslation(['events', 'common']);
  const list = useMyEvents();
  const events = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const create = (
    <Button component={Link} to="/events/new">
      {t('mine.create')}
    </Button>
  );
  return (
    <Page title={t('mine.title')} lead={t('mine.lead')} actions={events.length > 0 && create}>
      {list.isPending && <Skeletons height={170} count={2} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && events.length === 0 && (
        <EmptyState title={t('mine.empty.title')} text={t('mine.empty.text')} action={create} />
      )}
      <SimpleGrid component="ul" className="plain-list" cols={{ base: 1, sm: 2 }} spacing="md">
        {events.map((event) => (
          <li key={event.id}>
            <EventCard event={event} />
          </li>
        ))}
      </SimpleGrid>
      <LoadMore list={list} />
    </Page>
  );
}
