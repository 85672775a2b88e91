import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { BlockList } from '@/features/attendees';
import { Page } from '@/shared/ui/page';
import { UnmanagedNotice, useManagedEvent } from './managed-event';

export function Component() {
  const { t } = useTranslation('attendees');
  const { eventId = '' } = useParams();
  const event = useManagedEvent(eventId);
  return (
    <Page title={t('blocks.title')} lead={t('blocks.lead')}>
      <UnmanagedNotice event={event} height={88} count={4} />
      {event.managed && <BlockList event={event.managed.event} />}
    </Page>
  );
}
