import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ApprovalBrowser } from '@/features/attendees';
import { useEvent } from '@/features/events';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';

export function Component() {
  const { t } = useTranslation(['attendees', 'common']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  return (
    <Page title={t('approvals.title')} lead={t('approvals.lead')}>
      {event.isPending && <Skeletons height={72} count={5} />}
      {event.isLoadingError && (
        <ErrorNotice
          error={event.error}
          title={t('common:error.pageTitle')}
          onRetry={event.refetch}
        />
      )}
      {event.data?.body.can_edit === false && (
        <EmptyState title={t('notYours.title')} text={t('notYours.text')} />
      )}
      {event.data?.body.can_edit === true && <ApprovalBrowser event={event.data.body} />}
    </Page>
  );
}
