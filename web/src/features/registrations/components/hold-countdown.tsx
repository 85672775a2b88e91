import { Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { announcementDue, clockFace } from '@/shared/time/countdown';
import classes from './hold-countdown.module.css';

interface HoldCountdownProps {
  seconds: number;
  /** How many places are held. */
  count: number;
}

/** How long the places are still held; read out only at marks, not each second. */
export function HoldCountdown({ seconds, count }: HoldCountdownProps) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const before = useRef(seconds);
  const [mark, setMark] = useState<number | null>(null);

  useEffect(() => {
    const due = announcementDue(before.current, seconds);
    before.current = seconds;
    if (due !== null) setMark(due);
  }, [seconds]);

  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed" id="hold-label">
        {t('hold.label', { count })}
      </Text>
      <Text
        role="timer"
        aria-labelledby="hold-label"
        aria-live="off"
        className={classes.clock ?? ''}
        data-late={seconds <= 60 || undefined}
      >
        {clockFace(seconds)}
      </Text>
      <VisuallyHidden role="status" aria-live="polite">
        {mark === null ? '' : t('hold.announce', { count, time: formats.duration(mark) })}
      </VisuallyHidden>
    </Stack>
  );
}
