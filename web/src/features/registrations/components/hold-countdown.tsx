import { useTranslation } from 'react-i18next';
import { Countdown } from '@/shared/ui/countdown';

interface HoldCountdownProps {
  seconds: number;
  /** How many places are held. */
  count: number;
}

/** How long the places are still held. */
export function HoldCountdown({ seconds, count }: HoldCountdownProps) {
  const { t } = useTranslation('registrations');
  return (
    <Countdown
      seconds={seconds}
      label={t('hold.label', { count })}
      announce={(time) => t('hold.announce', { count, time })}
      warns
    />
  );
}
