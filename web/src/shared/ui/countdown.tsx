import { Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useFormats } from '../i18n/format';
import { announcementDue, clockFace } from '../time/countdown';
import classes from './countdown.module.css';

interface CountdownProps {
  seconds: number;
  label: string;
  /** What is read out, with the time that is left. */
  announce: (time: string) => string;
  /** The last minute is a warning. */
  warns?: boolean;
}

/** How long it is until something; read out only at marks, not each second. */
export function Countdown({ seconds, label, announce, warns = false }: CountdownProps) {
  const formats = useFormats();
  const id = useId();
  const before = useRef(seconds);
  const [mark, setMark] = useState<number | null>(null);

  useEffect(() => {
    const due = announcementDue(before.current, seconds);
    before.current = seconds;
    if (due !== null) setMark(due);
  }, [seconds]);

  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed" id={id}>
        {label}
      </Text>
      <Text
        role="timer"
        aria-labelledby={id}
        aria-live="off"
        className={classes.clock ?? ''}
        data-late={(warns && seconds <= 60) || undefined}
      >
        {clockFace(seconds)}
      </Text>
      <VisuallyHidden role="status" aria-live="polite">
        {mark === null ? '' : announce(formats.duration(mark))}
      </VisuallyHidden>
    </Stack>
  );
}
