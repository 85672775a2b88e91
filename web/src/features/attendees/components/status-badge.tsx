import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { knownStatus } from './status';

const colors = {
  confirmed: 'pine',
  awaiting_approval: 'blue',
  pending: 'yellow',
  waiting: 'blue',
  cancelled: 'gray',
  declined: 'gray',
  expired: 'gray',
} as const;

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation('attendees');
  const known = knownStatus(status);
  return (
    known && (
      <Badge miw="max-content" variant="light" color={colors[known]} tt="none" size="lg">
        {t(`one.${known}`)}
      </Badge>
    )
  );
}
