import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { tone, type Entry } from '../model/entry';
import classes from './check-in.module.css';
import { useVerdictDetails } from './result-banner';

/** How many of the last scans are shown. */
const SHOWN = 20;

const colors = { good: 'pine', doubt: 'yellow', bad: 'red' };

/** This phone's last scans: what came of each, and what is still to be sent. */
export function ScanList({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation('check-in');
  if (entries.length === 0) return <Text c="dimmed">{t('recent.none')}</Text>;
  return (
    <ul className="plain-list" aria-label={t('recent.title')}>
      {entries.slice(0, SHOWN).map((entry) => (
        <ScanRow key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function ScanRow({ entry }: { entry: Entry }) {
  const { t } = useTranslation('check-in');
  const formats = useFormats();
  const zone = useViewerZone();
  const details = useVerdictDetails(entry);
  return (
    <li className={classes.entry}>
      <Stack gap={2}>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {formats.time(entry.scannedAt, zone)}
          </Text>
          <Badge color={colors[tone(entry.verdict)]} variant="outline">
            {t(`verdict.${entry.verdict}`)}
          </Badge>
          {entry.state === 'waiting' && (
            <Badge color="gray" variant="outline">
              {t('recent.waiting')}
            </Badge>
          )}
        </Group>
        {entry.name !== null && (
          <Text size="sm" fw={600} className="wrap-anywhere">
            {entry.name}
          </Text>
        )}
        {details !== '' && <Text size="sm">{details}</Text>}
      </Stack>
    </li>
  );
}
