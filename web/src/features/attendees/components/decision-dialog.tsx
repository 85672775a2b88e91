import { useTranslation } from 'react-i18next';
import type { Attendee, DecisionResult } from '@/shared/api/types';
import { useDecide, type Verb } from '../api/decide';
import { personName } from './columns';
import { MessageDialog } from './message-dialog';

interface DecisionDialogProps {
  eventId: string;
  verb: Verb;
  attendees: Attendee[];
  onDone: (results: DecisionResult[]) => void;
  onClose: () => void;
}

/** Yes or no to one or many, with a word to them. */
export function DecisionDialog({ eventId, verb, attendees, onDone, onClose }: DecisionDialogProps) {
  const { t } = useTranslation('attendees');
  const decide = useDecide(eventId, verb);
  const count = attendees.length;
  const [first] = attendees;
  const name = first ? personName(first.person) : '';
  return (
    <MessageDialog
      title={t(`approvals.${verb}.title`, { count, name })}
      text={t(`approvals.${verb}.text`, { count, name })}
      confirmLabel={t(`approvals.${verb}.confirm`, { count })}
      danger={verb === 'decline'}
      busy={decide.isPending}
      error={decide.error}
      onConfirm={(message) =>
        decide.mutate(
          { registration_ids: attendees.map(({ id }) => id), message },
          { onSuccess: ({ items }) => onDone(items.map(({ result }) => result)) },
        )
      }
      onClose={onClose}
    />
  );
}
