import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { WaitlistBrowser } from '@/features/attendees';
import { useAvailability, useEvent, useTicketTypes } from '@/features/events';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';

export function Component() {
  const { t } = useTranslation(['waitlist', 'attendees', 'common']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  const mine = event.data?.body.can_edit === true;
  const places = useAvailability(eventId, mine);
  const types = useTicketTypes(eventId, { enabled: mine, watch: true });
  return (
    <Page title={t('title')} lead={t('lead')}>
      {event.isPending && <Skeletons height={72} count={5} />}
      {event.isLoadingError && (
        <ErrorNotice
          error={event.error}
          title={t('common:error.pageTitle')}
          onRetry={event.refetch}
        />
      )}
      {event.data?.body.can_edit === false && (
        <EmptyState title={t('attendees:notYours.title')} text={t('attendees:notYours.text')} />
      )}
      {mine && event.data !== undefined && (
        <WaitlistBrowser
          event={event.data.body}
          free={places.data?.free}
          types={types.data ?? []}
          onOffered={() => {
            void places.refetch();
            void types.refetch();
          }}
        />
      )}
    </Page>
  );
}
