import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { BlockDialog } from './block-dialog';
import { CancelDialog } from './cancel-dialog';
import { personName } from './columns';
import { isCancellable } from './status';

const dialogs = { cancel: CancelDialog, block: BlockDialog };

type Action = keyof typeof dialogs;
export type Ask = (action: Action, attendee: Attendee) => void;

/**
 * What is done to one attendee of a list: `ask` opens the dialog, and `asking` is where. Not in the
 * list: there, turning the phone would close it and lose what was written.
 */
export function useActions(eventId: string) {
  const [asked, setAsked] = useState<{ action: Action; attendee: Attendee } | null>(null);
  const ask: Ask = (action, attendee) => setAsked({ action, attendee });
  const Dialog = asked && dialogs[asked.action];
  const asking = Dialog && (
    <Dialog eventId={eventId} attendee={asked.attendee} onClose={() => setAsked(null)} />
  );
  return { ask, asking };
}

interface AttendeeActionsProps {
  attendee: Attendee;
  onAsk: Ask;
}

/** The buttons of one attendee. */
export function AttendeeActions({ attendee, onAsk }: AttendeeActionsProps) {
  const { t } = useTranslation('attendees');
  const name = personName(attendee.person);
  return (
    <>
      {isCancellable(attendee.status) && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('cancel.one', { name })}
          onClick={() => onAsk('cancel', attendee)}
        >
          {t('cancel.short')}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        aria-label={t('block.one', { name })}
        onClick={() => onAsk('block', attendee)}
      >
        {t('block.short')}
      </Button>
    </>
  );
}
