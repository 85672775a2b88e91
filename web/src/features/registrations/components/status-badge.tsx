import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { knownStatus } from './status';

const colors = {
  waiting: 'blue',
  awaiting_approval: 'blue',
  pending: 'yellow',
  confirmed: 'pine',
  cancelled: 'gray',
  declined: 'gray',
  expired: 'gray',
} as const;

export function StatusBadge({ status, reason = null }: { status: string; reason?: string | null }) {
  const { t } = useTranslation('registrations');
  const known = knownStatus(status);
  return (
    known && (
      <Badge variant="light" color={colors[known]} tt="none" size="lg">
        {t(`status.${reason === 'event_cancelled' || reason === 'transferred' ? reason : known}`)}
      </Badge>
    )
  );
}
