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
  // Not a plural form of the others: Russian says 21 as it says 1.
  const texts =
    first && count === 1
      ? {
          title: t(`approvals.question.${verb}`, { name: personName(first.person) }),
          text: t(`approvals.text.${verb}`, { name: personName(first.person) }),
          confirmLabel: t(`approvals.short.${verb}`),
        }
      : {
          title: t(`approvals.questionMany.${verb}`, { count }),
          text: t(`approvals.textMany.${verb}`),
          confirmLabel: t(`approvals.confirmMany.${verb}`, { count }),
        };
  return (
    <MessageDialog
      {...texts}
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
