import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useSettings } from '../api/get-settings';
import { SettingsForm } from '../components/settings-form';
import { useReload } from '../components/use-reload';

export function Component() {
  const { t } = useTranslation(['profile', 'common']);
  const settings = useSettings();
  const [loads, reload] = useReload(settings.refetch);
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')} narrow>
      {settings.isPending && <Skeletons height={220} label={t('preparing')} />}
      {settings.data && <SettingsForm key={loads} settings={settings.data} onReload={reload} />}
      {settings.isLoadingError && (
        <ErrorNotice
          error={settings.error}
          title={t('common:error.pageTitle')}
          onRetry={settings.refetch}
        />
      )}
    </Page>
  );
}
