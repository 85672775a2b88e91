import { SimpleGrid, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Skeletons } from '@/shared/ui/skeletons';
import { useEvents } from '../api/list-events';
import { EventCard } from './event-card';
import { EventFilters } from './event-filters';
import { filterNames, readFilters, toQuery } from './filter-params';

/** Search, filters and the events found; all of it in the address bar, so that it can be shared. */
export function EventBrowser() {
  const { t } = useTranslation(['events', 'common']);
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const list = useEvents(toQuery(filters, useViewerZone()));
  const events = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = filterNames.some((name) => filters[name] !== '');

  return (
    <Stack gap="lg">
      <EventFilters
        filters={filters}
        onChange={(changed) =>
          setSearch(
            (before) => {
              const all = { ...readFilters(before), ...changed };
              return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
            },
            { replace: true, preventScrollReset: true },
          )
        }
      />
      <VisuallyHidden role="status">
        {list.isSuccess && !list.isFetching ? t('browse.found', { count: events.length }) : ''}
      </VisuallyHidden>
      {list.isPending && <Skeletons height={170} count={3} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && events.length === 0 && (
        <EmptyState
          title={filtered ? t('browse.noMatch.title') : t('browse.empty.title')}
          text={filtered ? t('browse.noMatch.text') : t('browse.empty.text')}
        />
      )}
      <SimpleGrid component="ul" className="plain-list" cols={{ base: 1, sm: 2 }} spacing="md">
        {events.map((event) => (
          <li key={event.id}>
            <EventCard event={event} />
          </li>
        ))}
      </SimpleGrid>
      <LoadMore list={list} />
    </Stack>
  );
}
