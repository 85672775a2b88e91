import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { useSession } from '@/shared/api/session';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useTeam } from '../api/team';
import { InvitationList } from '../components/invitation-list';
import { InviteForm } from '../components/invite-form';
import { LeaveTeam } from '../components/leave-team';
import { MemberList } from '../components/member-list';

export function Component() {
  const { t } = useTranslation(['team', 'common']);
  const { eventId = '' } = useParams();
  const session = useSession();
  const team = useTeam(eventId);
  const userId = session.status === 'signed-in' ? session.user.id : '';
  const owns = team.data?.owner.id === userId;
  const stranger = hasCode(team.error, 'forbidden');
  return (
    <Page title={t('title')} lead={owns ? t('leadOwner') : t('lead')} narrow>
      {team.isPending && <Skeletons height={72} count={3} />}
      {stranger && <EmptyState title={t('notYours.title')} text={t('notYours.text')} />}
      {team.isLoadingError && !stranger && (
        <ErrorNotice
          error={team.error}
          title={t('common:error.pageTitle')}
          onRetry={team.refetch}
        />
      )}
      {team.data && (
        <>
          {owns && <InviteForm eventId={eventId} />}
          <MemberList eventId={eventId} team={team.data} owns={owns} />
          {owns && <InvitationList eventId={eventId} invitations={team.data.invitations} />}
          {!owns && <LeaveTeam eventId={eventId} userId={userId} />}
        </>
      )}
    </Page>
  );
}
