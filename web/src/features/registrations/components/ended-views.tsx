import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Registration, RegistrationInput } from '@/shared/api/types';
import { hasCode } from '@/shared/api/problem';
import { Skeletons } from '@/shared/ui/skeletons';
import { useCreateRegistration } from '../api/create-registration';
import { useRegistrationHistory } from '../api/get-history';
import { CancelWithinLimit } from './cancel-limit';
import { Refusal } from './refusal';
import { TeamMessage } from './team-message';
import { TicketCodes } from './ticket-codes';
import classes from './ended-views.module.css';

/** The place is sure: the ticket. */
export function ConfirmedView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  return (
    <Stack gap="lg">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('confirmed.title')}
        </Title>
        <Text>{t('confirmed.text')}</Text>
      </Stack>
      <TeamMessage text={registration.team_message} />
      <TicketCodes registration={registration} />
      {registration.ticket && (
        <div className={classes.ticket}>
          <Text size="sm" c="dimmed" id="ticket-label">
            {t('confirmed.ticket')}
          </Text>
          <output aria-labelledby="ticket-label" className={classes.code}>
            {registration.ticket.code}
          </output>
        </div>
      )}
      <CancelWithinLimit registration={registration} />
    </Stack>
  );
}

/** The time ran out, or one waited in vain: another try, if there are places. */
export function ExpiredView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const undecided = registration.approval_since !== null && registration.decided_at === null;
  if (!undecided && registration.waiting_since !== null && registration.offered_at === null) {
    return <WaitedInVainView registration={registration} />;
  }
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('expired.title')}
        </Title>
        <Text>
          {undecided ? t('expired.undecided') : t('expired.text', { count: registration.quantity })}
        </Text>
      </Stack>
      <TryAgain registration={registration} />
    </Stack>
  );
}

/** Why, only the history says. */
function WaitedInVainView({ registration }: { registration: Registration }) {
  const { t } = useTranslation(['registrations', 'common']);
  const history = useRegistrationHistory(registration.id, null);
  if (history.isPending) return <Skeletons height={72} count={1} />;
  if (history.data?.items.at(-1)?.kind === 'turned_away') {
    return (
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('waiting.turnedAwayTitle')}
        </Title>
        <Text>{t('common:problem.account_blocked')}</Text>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('waiting.closedTitle')}
        </Title>
        <Text>{t('waiting.closedText')}</Text>
      </Stack>
      <TryAgain registration={registration} />
    </Stack>
  );
}

export function CancelledView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  if (registration.cancel_reason === 'event_cancelled') {
    return (
      <Stack gap="md">
        <Stack gap={4} role="status">
          <Title order={2} size="h3">
            {t('eventCancelled.title')}
          </Title>
          <Text>{t('eventCancelled.text')}</Text>
        </Stack>
        <Anchor component={Link} to={`/events/${registration.event.event_id}`}>
          {t('toEvent')}
        </Anchor>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('cancelled.title')}
        </Title>
        <Text>{t('cancelled.text', { count: registration.quantity })}</Text>
      </Stack>
      <TryAgain registration={registration} />
    </Stack>
  );
}

function TryAgain({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const navigate = useNavigate();
  const create = useCreateRegistration();
  const eventId = registration.event.event_id;
  const standing = hasCode(create.error, 'already_registered')
    ? create.error.problem.registration_id
    : undefined;
  return (
    <Stack gap="sm" align="flex-start">
      <Refusal error={create.error} />
      <Group>
        {standing === undefined ? (
          <Button
            size="md"
            loading={create.isPending}
            onClick={() =>
              create.mutate(theSame(registration), {
                onSuccess: ({ id }) => void navigate(`/registrations/${id}`),
                onError: (error) => {
                  // The event asks something: its page has the form.
                  if (hasCode(error, 'validation_failed')) void navigate(`/events/${eventId}`);
                },
              })
            }
          >
            {t('again')}
          </Button>
        ) : (
          <Button component={Link} to={`/registrations/${standing}`} size="md">
            {t('panel.toMine')}
          </Button>
        )}
        <Anchor component={Link} to={`/events/${eventId}`}>
          {t('toEvent')}
        </Anchor>
      </Group>
    </Stack>
  );
}

/** What was had before. A hidden ticket type needs its code again: that is for the event's page. */
function theSame({ event, ticket_type: type, quantity }: Registration): RegistrationInput {
  return type === null
    ? { event_id: event.event_id }
    : { event_id: event.event_id, ticket_type_id: type.id, quantity };
}
