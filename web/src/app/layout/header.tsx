import { Box, Burger, Button, Container, Drawer, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '@/shared/api/session';
import { Logo } from '@/shared/ui/logo';
import { AccountMenu } from './account-menu';
import { LanguageSwitch } from './language-switch';
import { NavLinks } from './nav-links';
import { useSignOut } from './use-sign-out';
import classes from './layout.module.css';

export function Header() {
  const { t } = useTranslation(['app', 'common']);
  const session = useSession();
  const [opened, { open, close }] = useDisclosure(false);
  const signOut = useSignOut();
  const signedIn = session.status === 'signed-in';
  const signedOut = session.status === 'signed-out';

  return (
    <header className={classes.header}>
      <Container size="lg" className={classes.bar ?? ''}>
        <Link to="/" className={classes.brand}>
          <Logo />
          Turnout
        </Link>
        <Box component="nav" aria-label={t('nav.label')} visibleFrom="md" flex={1}>
          <NavLinks session={session} />
        </Box>
        <Group gap="sm" ml="auto" wrap="nowrap">
          <Box visibleFrom="xs">
            <LanguageSwitch />
          </Box>
          <Group gap="xs" wrap="nowrap" visibleFrom="md">
            {signedIn && <AccountMenu user={session.user} onSignOut={signOut} />}
            {signedOut && (
              <>
                <Button component={Link} to="/sign-in" variant="subtle">
                  {t('nav.signIn')}
                </Button>
                <Button component={Link} to="/sign-up">
                  {t('nav.signUp')}
                </Button>
              </>
            )}
          </Group>
          <Burger
            hiddenFrom="md"
            opened={opened}
            onClick={open}
            aria-label={t('nav.menu')}
            aria-expanded={opened}
          />
        </Group>
      </Container>
      <Drawer.Root opened={opened} onClose={close} position="right" size="xs">
        <Drawer.Overlay />
        <Drawer.Content>
          <Drawer.Header role="presentation">
            <Drawer.Title fw={750} fz="lg">
              {t('nav.menu')}
            </Drawer.Title>
            <Drawer.CloseButton aria-label={t('common:close')} />
          </Drawer.Header>
          <Drawer.Body>
            <nav aria-label={t('nav.label')}>
              <NavLinks
                session={session}
                everything
                onFollow={close}
                onSignOut={() => {
                  close();
                  signOut();
                }}
              />
            </nav>
            <Box hiddenFrom="xs" mt="lg">
              <LanguageSwitch />
            </Box>
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </header>
  );
}
