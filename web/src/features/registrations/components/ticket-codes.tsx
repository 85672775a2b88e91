import { List, Stack, Text } from '@mantine/core';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useTickets } from '../api/get-tickets';
import classes from './ticket-codes.module.css';

/** Light modules around a code, without which scanners don't find it: the standard asks for four. */
const QUIET_ZONE = 4;

/** A QR code a place, so that a group can arrive one by one. */
export function TicketCodes({ registrationId }: { registrationId: string }) {
  const { t } = useTranslation('registrations');
  const tickets = useTickets(registrationId);
  if (tickets.isPending) return <Skeletons height={280} label={t('tickets.loading')} />;
  if (!tickets.data) {
    return (
      <ErrorNotice error={tickets.error} title={t('tickets.failed')} onRetry={tickets.refetch} />
    );
  }
  const { seats } = tickets.data;
  const total = seats.length;
  return (
    <Stack gap="xs">
      {total > 1 && <Text>{t('tickets.each')}</Text>}
      <List listStyleType="none" className={classes.tickets} aria-label={t('tickets.list')}>
        {seats.map(({ seat, qr, name: guest }) => {
          const name = total > 1 ? t('tickets.one', { seat, total }) : t('tickets.only');
          return (
            <List.Item key={seat}>
              <figure className={classes.ticket}>
                <QRCodeSVG
                  value={qr}
                  level="M"
                  marginSize={QUIET_ZONE}
                  role="img"
                  title={t('tickets.qr', { name })}
                  className={classes.code}
                />
                <figcaption className={classes.caption}>
                  {name}
                  {guest != null && (
                    <Text fw={600} dir="auto" className="wrap-anywhere">
                      {guest}
                    </Text>
                  )}
                </figcaption>
              </figure>
            </List.Item>
          );
        })}
      </List>
    </Stack>
  );
}
