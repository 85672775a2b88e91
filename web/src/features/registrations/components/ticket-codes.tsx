import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import type { Registration } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useTickets } from '../api/get-tickets';
import { useSaveTicketPdf } from '../api/save-ticket-pdf';
import { QrCode } from './qr-code';
import classes from './ticket-codes.module.css';
import { TicketPicture } from './ticket-picture';

/** A QR code a place, so that a group can arrive one by one; each to be kept as a picture. */
export function TicketCodes({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const tickets = useTickets(registration.id);
  const common = useCommonFacts(registration);
  if (tickets.isPending) return <Skeletons height={280} label={t('tickets.loading')} />;
  if (!tickets.data) {
    return (
      <ErrorNotice error={tickets.error} title={t('tickets.failed')} onRetry={tickets.refetch} />
    );
  }
  const { seats, code } = tickets.data;
  const total = seats.length;
  const type = registration.ticket_type?.name;
  return (
    <Stack gap="sm">
      {total > 1 && <Text>{t('tickets.each')}</Text>}
      <List listStyleType="none" className={classes.tickets} aria-label={t('tickets.list')}>
        {seats.map(({ seat, qr, name: guest }) => {
          const place = t('tickets.one', { seat, total });
          const name = total > 1 ? place : t('tickets.only');
          return (
            <List.Item key={seat}>
              <Stack gap="xs">
                <figure className={classes.ticket}>
                  <QrCode text={qr} title={t('tickets.qr', { name })} className={classes.code} />
                  <figcaption className={classes.caption}>
                    {name}
                    {guest != null && (
                      <Text fw={600} dir="auto" className="wrap-anywhere">
                        {guest}
                      </Text>
                    )}
                  </figcaption>
                </figure>
                <TicketPicture
                  name={name}
                  facts={{
                    ...common,
                    qr,
                    code,
                    guest: guest ?? common.guest,
                    ticket: type === undefined ? place : `${place} · ${type}`,
                  }}
                />
              </Stack>
            </List.Item>
          );
        })}
      </List>
      <Text size="sm" c="dimmed" ta="center">
        {t('picture.hint')}
      </Text>
      <TicketPdf registration={registration} />
    </Stack>
  );
}

/** What the pictures of all places say alike. */
function useCommonFacts({ event }: Registration) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const session = useSession();
  const { title, starts_at, ends_at, time_zone, place } = event;
  return {
    title,
    // A place without a name of its own is whose registration it is.
    guest: session.status === 'signed-in' ? session.user.username : '',
    when: formats.range(starts_at, ends_at, time_zone),
    zone: t('time.inZone', {
      zone: time_zone.replaceAll('_', ' '),
      offset: formats.offset(starts_at, time_zone),
    }),
    place: place.kind === 'venue' ? [place.name, place.address] : [place.link],
  };
}

function TicketPdf({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const toast = useToast();
  const pdf = useSaveTicketPdf(registration.id);
  return (
    <Stack gap="xs">
      <Group justify="center">
        <Button
          variant="default"
          loading={pdf.isPending}
          onClick={() =>
            pdf.mutate(
              { name: registration.event.title },
              { onSuccess: () => toast(t('pdf.saved')) },
            )
          }
        >
          {t('pdf.get', { count: registration.quantity })}
        </Button>
      </Group>
      <ErrorNotice error={pdf.error} title={t('pdf.failed')} />
    </Stack>
  );
}
