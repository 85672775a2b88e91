import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explain } from '../i18n/errors';
import { useFormats } from '../i18n/format';

interface ErrorNoticeProps {
  error: unknown;
  title?: string;
  onRetry?: () => unknown;
}

/** Says what went wrong in the visitor's words; nothing while there is no error. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  if (error == null) return null;
  const { message, traceId } = explain(error, t, formats);
  return (
    <Alert color="red" role="alert" title={title ?? t('error.title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{message}</Text>
        {traceId !== null && (
          <Text size="xs" className="wrap-anywhere">
            {t('error.trace', { id: traceId })}
          </Text>
        )}
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={() => void onRetry()}>
              {t('retry')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
