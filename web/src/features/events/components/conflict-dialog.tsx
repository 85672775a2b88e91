import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/shared/ui/dialog';
import { ConflictChoice } from './conflict-choice';
import type { EventFormValues, FieldName } from './event-form-values';

interface ConflictDialogProps {
  mine: EventFormValues;
  theirs: EventFormValues;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

const labels = {
  title: 'form.title',
  description: 'form.description',
  placeKind: 'form.placeKind',
  placeName: 'form.placeName',
  placeAddress: 'form.placeAddress',
  placeLink: 'form.placeLink',
  timeZone: 'form.zone',
  starts: 'form.starts',
  ends: 'form.ends',
  capacity: 'form.capacity',
  opens: 'form.opens',
  closes: 'form.closes',
  cancelUntil: 'form.cancelUntil',
  fairOpening: 'form.fairOpening',
  waitlistMode: 'form.waitlist',
} as const satisfies Record<FieldName, string>;

const names = Object.keys(labels) as FieldName[];

function asText(value: EventFormValues[FieldName], t: TFunction): string {
  if (typeof value === 'boolean') return value ? t('answers.yes') : t('answers.no');
  if (typeof value === 'object') return value.local.replace('T', ' ');
  return String(value);
}

/** Somebody saved another version of the event meanwhile. */
export function ConflictDialog({ mine, theirs, onClose, ...choice }: ConflictDialogProps) {
  const { t } = useTranslation('events');
  const { t: common } = useTranslation('common');
  const shown = (values: EventFormValues, name: FieldName) => {
    if (name !== 'waitlistMode') return asText(values[name], common);
    return values.waitlistMode === 'manual'
      ? t('form.waitlistManual')
      : t('form.waitlistAutomatic');
  };
  const differences = names
    .filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]))
    .map((name) => ({
      name,
      label: t(labels[name]),
      mine: shown(mine, name),
      theirs: shown(theirs, name),
    }));
  return (
    <Dialog opened onClose={onClose} title={t('conflict.title')} size="lg">
      <ConflictChoice differences={differences} {...choice} />
    </Dialog>
  );
}
