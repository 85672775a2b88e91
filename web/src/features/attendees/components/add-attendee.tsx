import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/shared/ui/dialog';
import { AddAttendeeForm } from './add-attendee-form';
import type { TicketTypeName } from './ticket-type-name';

interface AddAttendeeProps {
  eventId: string;
  ticketTypes: TicketTypeName[];
}

/** The button that registers somebody by hand, and its dialog. */
export function AddAttendee({ eventId, ticketTypes }: AddAttendeeProps) {
  const { t } = useTranslation('attendees');
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button onClick={dialog.open}>{t('add.open')}</Button>
      <Dialog opened={opened} onClose={dialog.close} title={t('add.title')}>
        <AddAttendeeForm eventId={eventId} ticketTypes={ticketTypes} onDone={dialog.close} />
      </Dialog>
    </>
  );
}
