import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';

interface TicketLineProps {
  ticketType: NonNullable<Registration['ticket_type']>;
  quantity: number;
}

/** What was taken, and how much of it. */
export function TicketLine({ ticketType, quantity }: TicketLineProps) {
  const { t } = useTranslation('registrations');
  return (
    <Text size="sm" className="wrap-anywhere">
      {ticketType.name} · {t('types.places', { count: quantity })}
    </Text>
  );
}
