import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '@/shared/api/problem';

/** Why somebody got no place, said to who wanted to give them one. */
export function AddRefusal({ error }: { error: ApiError }) {
  const { t } = useTranslation(['attendees', 'common']);
  const { limit, free = 0 } = error.problem;
  const which = limit === 'ticket_type' ? 'type' : 'event';
  return (
    <Alert color="red" role="alert" title={t('common:error.title')}>
      <Text size="sm">
        {error.code === 'already_registered'
          ? t('add.already')
          : t(`add.full.${which}`, { count: free })}
      </Text>
    </Alert>
  );
}
