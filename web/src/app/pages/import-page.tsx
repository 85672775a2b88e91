import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ImportAttendees } from '@/features/attendees';
import { Page } from '@/shared/ui/page';
import { UnmanagedNotice, useManagedEvent } from './managed-event';

export function Component() {
  const { t } = useTranslation('attendees');
  const { eventId = '' } = useParams();
  const event = useManagedEvent(eventId);
  const { managed } = event;
  return (
    <Page title={t('import.title')} lead={t('import.lead')}>
      <UnmanagedNotice event={event} height={160} count={2} />
      {managed && <ImportAttendees eventId={eventId} ticketTypes={managed.ticketTypes} />}
    </Page>
  );
}
