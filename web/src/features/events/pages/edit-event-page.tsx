import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useEvent } from '../api/get-event';
import { EditEventForm } from '../components/edit-event-form';
import { QuestionsSection } from '../components/questions-section';
import { TicketTypesSection } from '../components/ticket-types-section';

export function Component() {
  const { t } = useTranslation(['events', 'common']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  return (
    <Page title={t('edit.title')} narrow>
      {event.isPending && <Skeletons height={220} count={3} />}
      {event.isLoadingError && (
        <ErrorNotice
          error={event.error}
          title={t('common:error.pageTitle')}
          onRetry={event.refetch}
        />
      )}
      {event.data?.body.can_edit === false && (
        <EmptyState
          title={t(
            event.data.body.status === 'cancelled' ? 'edit.cancelled.title' : 'edit.notYours.title',
          )}
          text={t(
            event.data.body.status === 'cancelled' ? 'edit.cancelled.text' : 'edit.notYours.text',
          )}
        />
      )}
      {event.data?.body.can_edit === true && (
        <>
          <EditEventForm event={event.data} />
          <TicketTypesSection event={event.data.body} />
          <QuestionsSection event={event.data.body} />
        </>
      )}
    </Page>
  );
}
