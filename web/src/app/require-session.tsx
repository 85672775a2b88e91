import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useMatches } from 'react-router';
import { knownUser, refreshSession, useSession } from '@/shared/api/session';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { signInPath } from '@/shared/api/return-path';

/** The `handle` of a page that is of use to who was signed in here when nobody can be asked. */
export const worksOffline = { worksOffline: true };

/**
 * Lets only the signed-in through; sends others to sign in, and back here afterwards. Who has just
 * signed out goes home.
 */
export function RequireSession() {
  const { t } = useTranslation(['app', 'common']);
  const session = useSession();
  const { pathname, search } = useLocation();
  const offline = useMatches().some(({ handle }) => handle === worksOffline);
  switch (session.status) {
    case 'restoring':
      return <Skeletons count={3} height={96} label={t('restoring')} />;
    case 'unreachable':
      if (offline && knownUser(session) !== null) return <Outlet />;
      return (
        <ErrorNotice
          error={session.error}
          title={t('common:error.pageTitle')}
          onRetry={() => refreshSession().catch(() => undefined)}
        />
      );
    case 'signed-out':
      return <Navigate to={session.byChoice ? '/' : signInPath(pathname + search)} replace />;
    case 'signed-in':
      return <Outlet />;
  }
}
