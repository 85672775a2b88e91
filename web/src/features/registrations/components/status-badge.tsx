import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';

const colors = {
  pending: 'yellow',
  confirmed: 'pine',
  cancelled: 'gray',
  expired: 'gray',
} as const;

export function StatusBadge({ status }: { status: Registration['status'] }) {
  const { t } = useTranslation('registrations');
  return (
    <Badge variant="light" color={colors[status]} tt="none" size="lg">
      {t(`status.${status}`)}
    </Badge>
  );
}
