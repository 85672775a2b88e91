import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { ErrorNotice } from '@/shared/ui/error-notice';

/** Why there is no place, and what to do: about too few, which there are too few of. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation(['registrations', 'common']);
  if (hasCode(error, 'too_many_pending')) {
    const count = Number(error.problem.limit);
    return (
      <Alert color="red" role="alert" title={t('tooMany.title')}>
        <Stack gap="xs">
          <Text size="sm">{t('tooMany.text', { count })}</Text>
          <Anchor component={Link} to="/registrations" size="sm">
            {t('mine.title')}
          </Anchor>
        </Stack>
      </Alert>
    );
  }
  if (hasCode(error, 'account_blocked')) {
    return (
      <Alert color="red" role="alert" title={t('blocked.title')}>
        <Text size="sm">{t('common:problem.account_blocked')}</Text>
      </Alert>
    );
  }
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
