import { Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Skeletons } from '@/shared/ui/skeletons';
import { useAttendeeCounts, useAttendees } from '../api/list-attendees';
import { AttendeeFilters } from './attendee-filters';
import { AttendeeList } from './attendee-list';
import { ExportButtons } from './export-buttons';
import { filterNames, readFilters, toQuery, type FilterParams } from './filter-params';
import { StatusFilter } from './status-filter';
import type { TicketTypeName } from './ticket-type-name';

interface AttendeeBrowserProps {
  event: { id: string; title: string; time_zone: string };
  ticketTypes: TicketTypeName[];
}

/** Counts, filters and the attendees found; the filters in the address, so that it can be shared. */
export function AttendeeBrowser({ event, ticketTypes }: AttendeeBrowserProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const query = toQuery(filters, ticketTypes);
  const list = useAttendees(event.id, query);
  const counts = useAttendeeCounts(event.id);
  const attendees = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = filterNames.some((name) => filters[name] !== '');
  const change = (changed: Partial<FilterParams>) =>
    setSearch(
      (before) => {
        const all = { ...readFilters(before), ...changed };
        return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
      },
      { replace: true, preventScrollReset: true },
    );

  return (
    <Stack gap="lg">
      <StatusFilter
        counts={counts.data ?? null}
        status={filters.status}
        onChange={(status) => change({ status })}
      />
      <AttendeeFilters filters={filters} ticketTypes={ticketTypes} onChange={change} />
      <VisuallyHidden role="status">
        {list.isSuccess && !list.isFetching ? t('shown', { count: attendees.length }) : ''}
      </VisuallyHidden>
      {list.isPending && <Skeletons height={64} count={5} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && attendees.length === 0 && (
        <EmptyState
          title={filtered ? t('noMatch.title') : t('empty.title')}
          text={filtered ? t('noMatch.text') : t('empty.text')}
        />
      )}
      {attendees.length > 0 && (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {t('times', { zone: event.time_zone.replaceAll('_', ' ') })}
            </Text>
            <ExportButtons event={event} filters={query} />
          </Group>
          <AttendeeList
            eventId={event.id}
            attendees={attendees}
            zone={event.time_zone}
            hasTypes={ticketTypes.length > 0}
          />
        </>
      )}
      <LoadMore list={list} />
    </Stack>
  );
}
