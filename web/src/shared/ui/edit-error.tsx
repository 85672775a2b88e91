import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';
import { ErrorNotice } from './error-notice';

interface EditErrorProps {
  error: unknown;
  /** Throws away what was typed and shows what is stored now. */
  onReload: () => void;
}

/** Why an edit was refused; for a lost race, with the way on. */
export function EditError({ error, onReload }: EditErrorProps) {
  const { t } = useTranslation('common');
  if (!(error instanceof ApiError && error.status === 412)) return <ErrorNotice error={error} />;
  return (
    <Alert color="yellow" role="alert" title={t('conflict.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('conflict.text')}</Text>
        <Group>
          <Button size="xs" variant="default" onClick={onReload}>
            {t('conflict.reload')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
