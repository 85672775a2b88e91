import { Skeleton, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AttendeeCounts } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { statuses } from './status';
import classes from './status-filter.module.css';

interface StatusFilterProps {
  /** Null until they are known. */
  counts: AttendeeCounts | null;
  /** Empty for all. */
  status: string;
  onChange: (status: string) => void;
}

/** How many there are of each status; pressed, only those are shown. */
export function StatusFilter({ counts, status, onChange }: StatusFilterProps) {
  const { t } = useTranslation('attendees');
  const formats = useFormats();
  const all = counts && statuses.reduce((sum, one) => sum + counts[one].registrations, 0);
  const tiles = [
    { value: '', label: t('status.all'), count: all, places: null },
    ...statuses.map((one) => ({
      value: one,
      label: t(`status.${one}`),
      count: counts?.[one].registrations ?? null,
      places: counts?.[one].places ?? null,
    })),
  ];
  return (
    <ul className={classes.tiles} aria-label={t('filters.status')}>
      {tiles.map(({ value, label, count, places }) => (
        <li key={value}>
          <UnstyledButton
            className={classes.tile ?? ''}
            aria-pressed={status === value}
            onClick={() => onChange(value)}
          >
            {count === null ? (
              <Skeleton component="span" display="block" width={32} height={24} />
            ) : (
              <span className={classes.count}>{formats.number(count)}</span>
            )}
            <span className={classes.label}>{label}</span>
            {count !== null && places !== null && places !== count && (
              <span className={classes.places}>{t('places', { count: places })}</span>
            )}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
