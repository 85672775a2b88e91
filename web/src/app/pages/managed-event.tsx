import { useTranslation } from 'react-i18next';
import { useEvent, useTicketTypes } from '@/features/events';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';

/** An event and its ticket types for those whose event it is, once both are there. */
export function useManagedEvent(eventId: string) {
  const event = useEvent(eventId);
  const known = event.data?.body;
  const ticketTypes = useTicketTypes(eventId, { enabled: known?.can_edit === true });
  return {
    failed: [event, ticketTypes].find(({ isLoadingError }) => isLoadingError),
    isOthers: known?.can_edit === false,
    managed:
      known?.can_edit === true && ticketTypes.data !== undefined
        ? { event: known, ticketTypes: ticketTypes.data }
        : undefined,
  };
}

interface Props {
  event: ReturnType<typeof useManagedEvent>;
  /** Of one skeleton, in pixels. */
  height: number;
  /** Skeletons. */
  count: number;
}

/** What a page shows as long as there is no `managed` event, or beside it where it failed. */
export function UnmanagedNotice({ event: { failed, isOthers, managed }, height, count }: Props) {
  const { t } = useTranslation(['attendees', 'common']);
  return (
    <>
      {failed && (
        <ErrorNotice
          error={failed.error}
          title={t('common:error.pageTitle')}
          onRetry={failed.refetch}
        />
      )}
      {isOthers && <EmptyState title={t('notYours.title')} text={t('notYours.text')} />}
      {!failed && !managed && !isOthers && <Skeletons height={height} count={count} />}
    </>
  );
}
