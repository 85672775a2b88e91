import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useProfile } from '../api/get-profile';
import { ProfileForm } from '../components/profile-form';
import { useReload } from '../components/use-reload';

export function Component() {
  const { t } = useTranslation(['profile', 'common']);
  const profile = useProfile();
  const [loads, reload] = useReload(profile.refetch);
  return (
    <Page title={t('title')} lead={t('lead')} narrow>
      {profile.isPending && <Skeletons height={460} label={t('preparing')} />}
      {profile.data && <ProfileForm key={loads} profile={profile.data} onReload={reload} />}
      {profile.isLoadingError && (
        <ErrorNotice
          error={profile.error}
          title={t('common:error.pageTitle')}
          onRetry={profile.refetch}
        />
      )}
    </Page>
  );
}
