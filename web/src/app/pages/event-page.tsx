import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import {
  EventView,
  FreePlaces,
  OrganiserTools,
  useAvailability,
  useEvent,
  useTicketTypes,
} from '@/features/events';
import { OpeningGate } from '@/features/opening';
import { RegisterPanel } from '@/features/registrations';
import { ApiError } from '@/shared/api/problem';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { Component as NotFoundPage } from './not-found-page';

export function Component() {
  const { t } = useTranslation(['common', 'app']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  const published = event.data?.body.status === 'published';
  const availability = useAvailability(eventId, published);
  // In the address, so that a link can open what is hidden.
  const [search, setSearch] = useSearchParams();
  const code = search.get('code') ?? '';
  const ticketTypes = useTicketTypes(eventId, {
    code,
    enabled: event.isSuccess,
    watch: published,
  });

  if (event.isPending) return <Skeletons height={180} count={2} />;
  if (event.isLoadingError) {
    // 400 and 422: the address holds something that is no id at all.
    const missing = event.error instanceof ApiError && [400, 404, 422].includes(event.error.status);
    return missing ? (
      <NotFoundPage />
    ) : (
      <ErrorNotice error={event.error} title={t('error.pageTitle')} onRetry={event.refetch} />
    );
  }

  const { body } = event.data;
  const checkIn = published && (
    <Button variant="default" component={Link} to={`/events/${body.id}/check-in`}>
      {t('app:manage.checkIn')}
    </Button>
  );
  return (
    <EventView
      event={body}
      tools={
        body.role === 'owner' || body.role === 'manager' ? (
          <OrganiserTools event={event.data}>{checkIn}</OrganiserTools>
        ) : (
          body.role !== null && checkIn
        )
      }
      tickets={
        <>
          {published && <FreePlaces availability={availability.data} capacity={body.capacity} />}
          <OpeningGate event={body}>
            {(gate) => (
              <RegisterPanel
                event={body}
                availability={availability.data}
                tickets={{
                  types: ticketTypes.data,
                  error: ticketTypes.isLoadingError ? ticketTypes.error : null,
                  refetch: ticketTypes.refetch,
                  code,
                  onCode: (next) =>
                    setSearch(next === '' ? {} : { code: next }, {
                      replace: true,
                      preventScrollReset: true,
                    }),
                  isOpening: ticketTypes.isPlaceholderData,
                }}
                gate={gate}
              />
            )}
          </OpeningGate>
        </>
      }
    />
  );
}
