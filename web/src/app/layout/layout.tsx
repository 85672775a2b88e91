import { Anchor, Box, Container, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import { Header } from './header';
import { RouteAnnouncer } from './route-announcer';
import classes from './layout.module.css';

/** What stands around every page. */
export function Layout() {
  const { t } = useTranslation('app');
  const main = useRef<HTMLDivElement>(null);
  return (
    <Box className={classes.shell}>
      <Anchor
        href="#main"
        className="skip-link"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('skip')}
      </Anchor>
      <Header />
      <Container component="main" id="main" size="lg" ref={main} tabIndex={-1} py="xl" w="100%">
        <Outlet />
      </Container>
      <Container component="footer" size="lg" py="lg" w="100%">
        <Text size="sm" c="dimmed">
          {t('footer')}
        </Text>
      </Container>
      <RouteAnnouncer main={main} />
      <ScrollRestoration />
    </Box>
  );
}
