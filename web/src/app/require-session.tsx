import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { refreshSession, useSession } from '@/shared/api/session';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { signInPath } from '@/shared/api/return-path';

/**
 * Lets only the signed-in through; sends others to sign in, and back here afterwards. Who has just
 * signed out goes home.
 */
export function RequireSession() {
  const { t } = useTranslation(['app', 'common']);
  const session = useSession();
  const { pathname, search } = useLocation();
  switch (session.status) {
    case 'restoring':
      return <Skeletons count={3} height={96} label={t('restoring')} />;
    case 'unreachable':
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
