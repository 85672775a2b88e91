import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { AddAttendee, AttendeeBrowser } from '@/features/attendees';
import { Page } from '@/shared/ui/page';
import { UnmanagedNotice, useManagedEvent } from './managed-event';

export function Component() {
  const { t } = useTranslation('attendees');
  const { eventId = '' } = useParams();
  const event = useManagedEvent(eventId);
  const { managed } = event;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        managed?.event.status === 'published' && (
          <Group gap="sm">
            <Button component={Link} to="import" relative="path" variant="default">
              {t('import.open')}
            </Button>
            <AddAttendee eventId={eventId} ticketTypes={managed.ticketTypes} />
          </Group>
        )
      }
    >
      <UnmanagedNotice event={event} height={64} count={5} />
      {managed && <AttendeeBrowser event={managed.event} ticketTypes={managed.ticketTypes} />}
    </Page>
  );
}
