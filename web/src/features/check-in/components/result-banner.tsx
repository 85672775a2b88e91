import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { tone, type Entry } from '../model/entry';
import classes from './check-in.module.css';

const icons = { good: '✓', doubt: '!', bad: '✕' };

/** What came of the last scan, for who stands at the door and for screen readers. */
export function ResultBanner({ entry }: { entry: Entry | null }) {
  return (
    <div role="status" aria-atomic="true">
      {entry && <Result key={entry.id} entry={entry} />}
    </div>
  );
}

function Result({ entry }: { entry: Entry }) {
  const { t } = useTranslation('check-in');
  const details = useVerdictDetails(entry);
  const kind = tone(entry.verdict);
  return (
    <Group className={`${classes.result ?? ''} ${classes[kind] ?? ''}`} wrap="nowrap" gap="md">
      <span className={classes.icon} aria-hidden="true">
        {icons[kind]}
      </span>
      <Stack gap={2} miw={0}>
        <Text fw={800} fz="xl" lh={1.2}>
          {t(`verdict.${entry.verdict}`)}
        </Text>
        {entry.name !== null && (
          <Text fw={600} className="wrap-anywhere">
            {entry.place !== null && entry.place > 1
              ? t('place', { name: entry.name, place: entry.place })
              : entry.name}
          </Text>
        )}
        {details !== '' && <Text>{details}</Text>}
      </Stack>
    </Group>
  );
}

/** The sentence below the verdict. */
export function useVerdictDetails({ verdict, first, state }: Entry): string {
  const { t } = useTranslation('check-in');
  const formats = useFormats();
  const zone = useViewerZone();
  if (verdict === 'already' && first) {
    const time = formats.time(first.at, zone);
    return first.by === ''
      ? t('details.alreadyHere', { time })
      : t('details.already', { time, by: first.by });
  }
  if (verdict === 'checked_in') return '';
  const text = t(`details.${verdict}`);
  return state === 'waiting' ? `${text} ${t('details.waiting')}` : text;
}
