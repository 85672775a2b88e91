import { useTranslation } from 'react-i18next';
import { Alert, Text } from '@mantine/core';
import { hasCode } from '@/shared/api/problem';
import { ErrorNotice } from '@/shared/ui/error-notice';

/** Why there is no place: for too few of them, which there are too few of, and whether to wait. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation(['registrations', 'common']);
  if (!hasCode(error, 'sold_out') || error.problem.limit === undefined) {
    return <ErrorNotice error={error} />;
  }
  const { limit, free = 0, held = 0 } = error.problem;
  const which = limit === 'ticket_type' ? 'type' : 'event';
  const none = which === 'type' ? t('soldOut.noneOfType') : t('common:problem.sold_out');
  return (
    <Alert color="red" role="alert" title={t('common:error.title')}>
      <Text size="sm">
        {free === 0 ? none : t(`soldOut.${which}`, { count: free })}
        {held > 0 && ` ${t('soldOut.held', { count: held })}`}
      </Text>
    </Alert>
  );
}
