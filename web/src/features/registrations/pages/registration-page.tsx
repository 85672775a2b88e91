import { Anchor, Grid, Paper, Stack, Text, Title } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { RegistrationDetails } from '@/shared/api/types';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { EventTime } from '@/shared/ui/event-time';
import { Page } from '@/shared/ui/page';
import { PlaceLine } from '@/shared/ui/place-line';
import { Skeletons } from '@/shared/ui/skeletons';
import { useRegistration } from '../api/get-registration';
import { AnswersSection } from '../components/answers-section';
import { ApprovedView, AwaitingView, EndedByTeamView } from '../components/awaiting-view';
import { CancelledView, ConfirmedView, ExpiredView } from '../components/ended-views';
import { isBeingConfirmed, knownStatus } from '../components/status';
import { PendingView } from '../components/pending-view';
import { TicketLine } from '../components/ticket-line';
import { WaitingView } from '../components/waiting-view';

export function Component() {
  const { t } = useTranslation(['registrations', 'common']);
  const { registrationId = '' } = useParams();
  const registration = useRegistration(registrationId);
  const { refetch } = registration;
  const onChanged = useCallback(() => void refetch(), [refetch]);

  if (registration.isPending) return <Skeletons height={200} count={2} />;
  if (!registration.data) {
    return (
      <ErrorNotice
        error={registration.error}
        title={t('common:error.pageTitle')}
        onRetry={refetch}
      />
    );
  }
  const { event, ticket_type, quantity } = registration.data;
  return (
    <Page
      title={event.title}
      documentTitle={t('documentTitle', { title: event.title })}
      lead={t('lead')}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
            <State registration={registration.data} onChanged={onChanged} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <Paper p="lg" className="surface">
              <Stack>
                <Stack gap={4}>
                  <Title order={2} size="h5">
                    {t('when')}
                  </Title>
                  <EventTime event={event} size="md" />
                </Stack>
                <Stack gap={4}>
                  <Title order={2} size="h5">
                    {t('where')}
                  </Title>
                  <PlaceLine place={event.place} />
                </Stack>
                {ticket_type && (
                  <Stack gap={4}>
                    <Title order={2} size="h5">
                      {t('types.ticket')}
                    </Title>
                    <TicketLine ticketType={ticket_type} quantity={quantity} />
                  </Stack>
                )}
                <Text>
                  <Anchor component={Link} to={`/events/${event.event_id}`}>
                    {t('toEvent')}
                  </Anchor>
                </Text>
              </Stack>
            </Paper>
            <AnswersSection registration={registration.data} onReload={refetch} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

interface StateProps {
  registration: RegistrationDetails;
  onChanged: () => void;
}

function State({ registration, onChanged }: StateProps) {
  switch (knownStatus(registration.status)) {
    case 'waiting':
      return <WaitingView registration={registration} />;
    case 'awaiting_approval':
      return <AwaitingView registration={registration} />;
    case 'pending':
      if (isBeingConfirmed(registration.status, registration.decided_at)) {
        return <ApprovedView registration={registration} />;
      }
      return <PendingView registration={registration} onChanged={onChanged} />;
    case 'confirmed':
      return <ConfirmedView registration={registration} />;
    case 'declined':
      return <EndedByTeamView registration={registration} />;
    case 'cancelled':
      if (registration.cancel_reason === 'cancelled_by_team') {
        return <EndedByTeamView registration={registration} />;
      }
      return <CancelledView registration={registration} />;
    case 'expired':
      return <ExpiredView registration={registration} />;
    case null:
      return null;
  }
}
