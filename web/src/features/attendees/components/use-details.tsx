import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { Attendee } from '@/shared/api/types';
import { AttendeeDetails } from './attendee-details';

/** Shows what is known of one attendee of a list: `open` does, and `details` is where. */
export function useDetails(eventId: string, zone: string) {
  // It stays while the dialog fades out.
  const [shown, setShown] = useState<Attendee | null>(null);
  const [opened, dialog] = useDisclosure(false);
  const open = (attendee: Attendee) => {
    setShown(attendee);
    dialog.open();
  };
  const details = shown && (
    <AttendeeDetails
      eventId={eventId}
      attendee={shown}
      zone={zone}
      opened={opened}
      onClose={dialog.close}
    />
  );
  return { open, details };
}
