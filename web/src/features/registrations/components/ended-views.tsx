import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Registration } from '@/shared/api/types';
import { hasCode } from '@/shared/api/problem';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useCreateRegistration } from '../api/create-registration';
import { CancelButton } from './cancel-button';
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
      <Group>
        <CancelButton registration={registration} label={t('confirmed.cancel')} />
      </Group>
    </Stack>
  );
}

/** The time ran out: another try, if there are places. */
export function ExpiredView({ eventId }: { eventId: string }) {
  const { t } = useTranslation('registrations');
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('expired.title')}
        </Title>
        <Text>{t('expired.text')}</Text>
      </Stack>
      <TryAgain eventId={eventId} />
    </Stack>
  );
}

export function CancelledView({ eventId }: { eventId: string }) {
  const { t } = useTranslation('registrations');
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('cancelled.title')}
        </Title>
        <Text>{t('cancelled.text')}</Text>
      </Stack>
      <TryAgain eventId={eventId} />
    </Stack>
  );
}

function TryAgain({ eventId }: { eventId: string }) {
  const { t } = useTranslation('registrations');
  const navigate = useNavigate();
  const create = useCreateRegistration();
  const standing = hasCode(create.error, 'already_registered')
    ? create.error.problem.registration_id
    : undefined;
  return (
    <Stack gap="sm" align="flex-start">
      <ErrorNotice error={create.error} />
      <Group>
        {standing === undefined ? (
          <Button
            size="md"
            loading={create.isPending}
            onClick={() =>
              create.mutate(eventId, {
                onSuccess: ({ id }) => void navigate(`/registrations/${id}`),
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
