import { Button, Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DocumentTitle } from '@/shared/ui/document-title';
import { EmptyState } from '@/shared/ui/empty-state';

/** The last resort: a fault in the app, or a page whose code could not be loaded. */
export function CrashPage() {
  const { t } = useTranslation('app');
  return (
    <Container py="xl">
      <DocumentTitle>{t('crash.title')}</DocumentTitle>
      <EmptyState
        order={1}
        title={t('crash.title')}
        text={t('crash.text')}
        action={<Button onClick={() => location.reload()}>{t('crash.reload')}</Button>}
      />
    </Container>
  );
}
