import { Anchor, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Registration } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { CancelButton } from './cancel-button';
import { HistoryList } from './history-list';
import { TeamMessage } from './team-message';

/** The place is kept, and the organisers decide whether it becomes the attendee's. */
export function AwaitingView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const { quantity: count, expires_at: until, event } = registration;
  return (
    <Stack gap="lg">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('awaiting.title')}
        </Title>
        <Text>{t('awaiting.text', { count })}</Text>
      </Stack>
      {until !== null && (
        <Text size="sm" c="dimmed">
          {t('awaiting.until', { count, time: formats.moment(until, event.time_zone) })}
        </Text>
      )}
      <Group>
        <CancelButton registration={registration} label={t('awaiting.withdraw')} />
      </Group>
      {registration.waiting_since !== null && <HistoryList registration={registration} />}
    </Stack>
  );
}

/** Approved a moment ago: the ticket follows by itself. */
export function ApprovedView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  return (
    <Stack gap="lg">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {t('approved.title')}
        </Title>
        <Group gap="sm" wrap="nowrap">
          <Loader size="xs" aria-hidden="true" />
          <Text>{t('approved.text')}</Text>
        </Group>
      </Stack>
      <TeamMessage text={registration.team_message} />
    </Stack>
  );
}

/** The organisers said no, or took the place back. */
export function EndedByTeamView({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const declined = registration.status === 'declined';
  return (
    <Stack gap="md">
      <Stack gap={4} role="status">
        <Title order={2} size="h3">
          {declined ? t('declined.title') : t('byTeam.title')}
        </Title>
        <Text>{declined ? t('declined.text') : t('byTeam.text')}</Text>
      </Stack>
      <TeamMessage text={registration.team_message} />
      <Anchor component={Link} to={`/events/${registration.event.event_id}`}>
        {t('toEvent')}
      </Anchor>
    </Stack>
  );
}
