import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DocumentTitle } from '@/shared/ui/document-title';
import { EmptyState } from '@/shared/ui/empty-state';

export function Component() {
  const { t } = useTranslation('app');
  return (
    <>
      <DocumentTitle>{t('notFound.title')}</DocumentTitle>
      <EmptyState
        order={1}
        title={t('notFound.title')}
        text={t('notFound.text')}
        action={
          <Button component={Link} to="/">
            {t('notFound.home')}
          </Button>
        }
      />
    </>
  );
}
