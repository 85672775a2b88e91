import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { signInPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import type { Availability, EventDetails } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useCreateRegistration } from '../api/create-registration';
import { useRegistrationFor } from '../api/find-registration';
import { salesState } from './sales-state';

interface RegisterPanelProps {
  event: EventDetails;
  availability: Availability | undefined;
}

/** The way to a place at this event, or why there is none just now. */
export function RegisterPanel({ event, availability }: RegisterPanelProps) {
  const { t } = useTranslation(['registrations', 'common']);
  const formats = useFormats();
  const session = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const signedIn = session.status === 'signed-in';
  const mine = useRegistrationFor(event.id, signedIn);
  const create = useCreateRegistration();
  const now = useNow(serverNow);

  const known = mine.data?.id ?? alreadyRegistered(create.error);
  if (known !== undefined) {
    return (
      <Stack gap="xs">
        <Text role="status">
          {mine.data?.status === 'pending' ? t('panel.held') : t('panel.registered')}
        </Text>
        <Button component={Link} to={`/registrations/${known}`} size="md">
          {t('panel.toMine')}
        </Button>
      </Stack>
    );
  }

  const state = salesState(event, availability, now);
  if (state === 'not-open') {
    const opens = event.registration_opens_at ?? event.starts_at;
    return (
      <Text role="status">
        {t('panel.notOpen', { time: formats.moment(opens, event.time_zone) })}
      </Text>
    );
  }
  if (state !== 'open' && state !== 'unknown') {
    return <Text role="status">{t(`panel.state.${state}`)}</Text>;
  }
  if (session.status === 'signed-out') {
    return (
      <Stack gap="xs">
        <Button component={Link} to={signInPath(pathname)} size="md">
          {t('panel.signIn')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('panel.comeBack')}
        </Text>
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <ErrorNotice error={create.error} />
      <Button
        size="md"
        loading={create.isPending || mine.isLoading || state === 'unknown'}
        onClick={() =>
          create.mutate(event.id, { onSuccess: ({ id }) => void navigate(`/registrations/${id}`) })
        }
      >
        {t('panel.register')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('panel.hint')}
      </Text>
    </Stack>
  );
}

function alreadyRegistered(error: unknown): string | undefined {
  return hasCode(error, 'already_registered') ? error.problem.registration_id : undefined;
}
