import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { BlockDialog } from './block-dialog';
import { personName } from './columns';

interface BlockAttendeeProps {
  eventId: string;
  attendee: Attendee;
}

/** The button that blocks an attendee, and its dialog. */
export function BlockAttendee({ eventId, attendee }: BlockAttendeeProps) {
  const { t } = useTranslation('attendees');
  const [asking, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t('block.one', { name: personName(attendee.person) })}
        onClick={dialog.open}
      >
        {t('block.short')}
      </Button>
      {asking && <BlockDialog eventId={eventId} attendee={attendee} onClose={dialog.close} />}
    </>
  );
}
