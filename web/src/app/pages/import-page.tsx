import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ImportAttendees } from '@/features/attendees';
import { useEvent, useTicketTypes } from '@/features/events';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';

export function Component() {
  const { t } = useTranslation(['attendees', 'common']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  const known = event.data?.body;
  const ticketTypes = useTicketTypes(eventId, { enabled: known?.can_edit === true });
  const failed = [event, ticketTypes].find(({ isLoadingError }) => isLoadingError);
  const ready = known?.can_edit === true && ticketTypes.data !== undefined;
  return (
    <Page title={t('import.title')} lead={t('import.lead')}>
      {failed && (
        <ErrorNotice
          error={failed.error}
          title={t('common:error.pageTitle')}
          onRetry={failed.refetch}
        />
      )}
      {known?.can_edit === false && (
        <EmptyState title={t('notYours.title')} text={t('notYours.text')} />
      )}
      {!failed && !ready && known?.can_edit !== false && <Skeletons height={160} count={2} />}
      {ready && <ImportAttendees eventId={eventId} ticketTypes={ticketTypes.data} />}
    </Page>
  );
}
