import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useEvent } from '@/features/events';
import { DrawCheck } from '@/features/opening';
import { ApiError } from '@/shared/api/problem';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { Component as NotFoundPage } from './not-found-page';

export function Component() {
  const { t } = useTranslation(['opening', 'common']);
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);

  if (event.isPending) return <Skeletons height={180} count={2} />;
  if (event.isLoadingError) {
    // 400 and 422: the address holds something that is no id at all.
    const missing = event.error instanceof ApiError && [400, 404, 422].includes(event.error.status);
    return missing ? (
      <NotFoundPage />
    ) : (
      <ErrorNotice
        error={event.error}
        title={t('common:error.pageTitle')}
        onRetry={event.refetch}
      />
    );
  }
  const { title } = event.data.body;
  return (
    <Page
      title={t('opening:draw.title')}
      documentTitle={t('opening:draw.documentTitle', { title })}
      lead={title}
      narrow
    >
      <DrawCheck event={event.data.body} />
    </Page>
  );
}
