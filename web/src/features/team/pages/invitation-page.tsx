import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { signInPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import type { Invitation } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { EventTime } from '@/shared/ui/event-time';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useAcceptInvitation, useInvitation } from '../api/invitation';
import { knownRole } from '../components/roles';

/** Where the link of an invitation's mail leads, whether there is an account or not. */
export function Component() {
  const { t } = useTranslation(['team', 'common']);
  const { token = '' } = useParams();
  const session = useSession();
  const userId = session.status === 'signed-in' ? session.user.id : null;
  const invitation = useInvitation(token, userId, session.status !== 'restoring');
  const { error } = invitation;
  const why = goneBecause(error);
  if (why !== null) {
    return (
      <Page title={t('invitation.title')} narrow>
        <EmptyState
          title={t('gone.title')}
          text={t(`gone.${why}`)}
          action={
            <Button variant="default" component={Link} to="/my-events">
              {t('invitation.toEvents')}
            </Button>
          }
        />
      </Page>
    );
  }
  return (
    <Page title={t('invitation.title')} narrow>
      {invitation.isPending && <Skeletons height={240} />}
      {invitation.isLoadingError && (
        <ErrorNotice
          error={error}
          title={t('common:error.pageTitle')}
          onRetry={invitation.refetch}
        />
      )}
      {invitation.data && (
        <InvitationCard token={token} invitation={invitation.data} signedIn={userId !== null} />
      )}
    </Page>
  );
}

function goneBecause(error: unknown): 'notFound' | 'used' | 'expired' | null {
  if (hasCode(error, 'invitation_not_found')) return 'notFound';
  if (hasCode(error, 'invitation_used')) return 'used';
  return hasCode(error, 'invitation_expired') ? 'expired' : null;
}

interface InvitationCardProps {
  token: string;
  invitation: Invitation;
  signedIn: boolean;
}

function InvitationCard({ token, invitation, signedIn }: InvitationCardProps) {
  const { t } = useTranslation('team');
  const formats = useFormats();
  const zone = useViewerZone();
  const navigate = useNavigate();
  const toast = useToast();
  const accept = useAcceptInvitation(token);
  const { event, invited_by: name, expires_at: until, accepted } = invitation;
  const role = knownRole(invitation.role);
  const here = `/invitations/${token}`;
  const inTeam = hasCode(accept.error, 'already_in_team');
  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <Stack>
        <Text className="wrap-anywhere">{t('invitation.asks', { name })}</Text>
        <Stack gap={4}>
          <Title order={2} size="h3" className="wrap-anywhere">
            {event.title}
          </Title>
          <EventTime event={event} size="md" />
        </Stack>
        <Stack gap={2}>
          <Text fw={600}>{t('invitation.as', { role: t(`role.${role}`) })}</Text>
          <Text size="sm">{t(`may.${role}`)}</Text>
        </Stack>
        {accepted || inTeam ? (
          <>
            <Text role="status">{t('invitation.already')}</Text>
            <Group>
              <Button component={Link} to="/my-events">
                {t('invitation.toEvents')}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('invitation.until', { time: formats.moment(until, zone) })}
            </Text>
            <ErrorNotice error={accept.error} />
            {signedIn ? (
              <Group>
                <Button
                  loading={accept.isPending}
                  onClick={() =>
                    accept.mutate(null, {
                      onSuccess: () => {
                        toast(t('invitation.done'));
                        void navigate('/my-events');
                      },
                    })
                  }
                >
                  {t('invitation.accept')}
                </Button>
              </Group>
            ) : (
              <>
                <Text>{t('invitation.signedOut')}</Text>
                <Group>
                  <Button component={Link} to={signInPath(here)}>
                    {t('invitation.signIn')}
                  </Button>
                  <Button
                    variant="default"
                    component={Link}
                    to={`/sign-up?next=${encodeURIComponent(here)}`}
                  >
                    {t('invitation.signUp')}
                  </Button>
                </Group>
              </>
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}
