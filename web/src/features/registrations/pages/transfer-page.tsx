import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { signInPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import type { TransferOffer } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { EventTime } from '@/shared/ui/event-time';
import { Page } from '@/shared/ui/page';
import { PlaceLine } from '@/shared/ui/place-line';
import { Skeletons } from '@/shared/ui/skeletons';
import { useTransferOffer } from '../api/transfer';
import { AcceptTransfer, DeclineTransfer } from '../components/accept-transfer';
import { TicketLine } from '../components/ticket-line';

/** Where the link of the mail leads by which somebody passes a registration on. */
export function Component() {
  const { t } = useTranslation(['registrations', 'common']);
  const { token = '' } = useParams();
  const session = useSession();
  const userId = session.status === 'signed-in' ? session.user.id : null;
  const offer = useTransferOffer(token, userId, session.status !== 'restoring');
  const { error } = offer;
  const why = goneBecause(error);
  if (why !== null) {
    return (
      <Page title={t('transfer.page.title')} narrow>
        <EmptyState
          title={t(`transfer.goneTitle.${why}`)}
          text={t(`transfer.goneText.${why}`)}
          action={
            <Button variant="default" component={Link} to="/">
              {t('mine.browse')}
            </Button>
          }
        />
      </Page>
    );
  }
  return (
    <Page title={t('transfer.page.title')} narrow>
      {offer.isPending && <Skeletons height={240} />}
      {offer.isLoadingError && (
        <ErrorNotice error={error} title={t('common:error.pageTitle')} onRetry={offer.refetch} />
      )}
      {offer.data && <OfferCard token={token} offer={offer.data} signedIn={userId !== null} />}
    </Page>
  );
}

type Gone = 'notFound' | 'used' | 'declined' | 'withdrawn' | 'ended';

function goneBecause(error: unknown): Gone | null {
  if (hasCode(error, 'transfer_not_found')) return 'notFound';
  if (hasCode(error, 'transfer_used')) return 'used';
  if (hasCode(error, 'transfer_declined')) return 'declined';
  if (hasCode(error, 'transfer_withdrawn')) return 'withdrawn';
  return hasCode(error, 'transfer_ended') ? 'ended' : null;
}

interface OfferCardProps {
  token: string;
  offer: TransferOffer;
  signedIn: boolean;
}

function OfferCard({ token, offer, signedIn }: OfferCardProps) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const { event, ticket_type: type, quantity, offered_by: name, message } = offer;
  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <Stack>
        <Text className="wrap-anywhere">
          {t('transfer.page.offers', { count: quantity, name })}
        </Text>
        {message !== null && (
          <Stack gap={2}>
            <Text size="sm" c="dimmed">
              {t('transfer.page.writes')}
            </Text>
            <Text dir="auto" className="wrap-anywhere" style={{ whiteSpace: 'pre-line' }}>
              {message}
            </Text>
          </Stack>
        )}
        <Stack gap={4}>
          <Title order={2} size="h3" className="wrap-anywhere">
            {event.title}
          </Title>
          <EventTime event={event} size="md" />
          <PlaceLine place={event.place} />
        </Stack>
        {type !== null ? (
          <TicketLine ticketType={type} quantity={quantity} />
        ) : (
          <Text>{t('types.places', { count: quantity })}</Text>
        )}
        <Answer token={token} offer={offer} signedIn={signedIn} />
        {offer.registration_id === null && (
          <Text size="sm" c="dimmed">
            {t('transfer.page.until', { time: formats.moment(offer.until, event.time_zone) })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

/** What the visitor can do about it. */
function Answer({ token, offer, signedIn }: OfferCardProps) {
  const { t } = useTranslation('registrations');
  const here = `/transfers/${token}`;
  if (offer.registration_id !== null) {
    return (
      <>
        <Text role="status">{t('transfer.page.already')}</Text>
        <Group>
          <Button component={Link} to={`/registrations/${offer.registration_id}`}>
            {t('panel.toMine')}
          </Button>
        </Group>
      </>
    );
  }
  if (offer.own) return <Text role="status">{t('transfer.page.own')}</Text>;
  if (signedIn) return <AcceptTransfer token={token} offer={offer} />;
  return (
    <>
      <Text>{t('transfer.page.signedOut')}</Text>
      <Group>
        <Button component={Link} to={signInPath(here)} size="md">
          {t('transfer.page.signIn')}
        </Button>
        <Button
          variant="default"
          component={Link}
          to={`/sign-up?next=${encodeURIComponent(here)}`}
          size="md"
        >
          {t('transfer.page.signUp')}
        </Button>
        <DeclineTransfer token={token} />
      </Group>
    </>
  );
}
