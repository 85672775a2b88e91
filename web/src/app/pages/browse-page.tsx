import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EventBrowser } from '@/features/events';
import { useSession } from '@/shared/api/session';
import { DocumentTitle } from '@/shared/ui/document-title';
import classes from './browse-page.module.css';

export function Component() {
  const { t } = useTranslation('app');
  const session = useSession();
  return (
    <Stack gap="xl">
      <DocumentTitle>{t('nav.events')}</DocumentTitle>
      <section className={classes.hero}>
        <Title order={1} c="white">
          {t('hero.title')}
        </Title>
        <Text size="lg" c="white" maw={560}>
          {t('hero.text')}
        </Text>
        {session.status === 'signed-out' && (
          <Group>
            <Button component={Link} to="/sign-up" color="#f5b544" size="md">
              {t('hero.signUp')}
            </Button>
          </Group>
        )}
      </section>
      <EventBrowser />
    </Stack>
  );
}
