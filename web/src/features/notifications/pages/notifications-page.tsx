import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useNotifications } from '../api/list-notifications';
import { NotificationList } from '../components/notification-list';

export function Component() {
  const { t } = useTranslation(['notifications', 'common']);
  const list = useNotifications();
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('title')} lead={t('lead')} narrow>
      {list.isPending && <Skeletons height={84} count={4} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && entries.length === 0 && (
        <EmptyState title={t('empty.title')} text={t('empty.text')} />
      )}
      <NotificationList entries={entries} />
      <LoadMore list={list} />
    </Page>
  );
}
