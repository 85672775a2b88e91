import { Avatar, Button, Popover, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { SessionUser } from '@/shared/api/session';
import { accountLinks } from './nav-links';
import classes from './layout.module.css';

interface AccountMenuProps {
  user: SessionUser;
  onSignOut: () => void;
}

/** The pages about oneself, as plain links that a button unfolds. */
export function AccountMenu({ user, onSignOut }: AccountMenuProps) {
  const { t } = useTranslation('app');
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={opened}
      onChange={close}
      position="bottom-end"
      width={220}
      radius="lg"
      shadow="md"
      // In place, so that Tab goes from the button straight to the links.
      withinPortal={false}
      withRoles={false}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          px="xs"
          aria-expanded={opened}
          onClick={toggle}
          leftSection={
            <Avatar size={28} color="pine" variant="filled" aria-hidden="true">
              {user.username.slice(0, 1).toLocaleUpperCase()}
            </Avatar>
          }
        >
          <VisuallyHidden>{t('nav.account')} </VisuallyHidden>
          <span className={classes.username}>{user.username}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <ul className={`${classes.links ?? ''} ${classes.drawerLinks ?? ''}`}>
          {accountLinks.map(([to, key]) => (
            <li key={to}>
              <NavLink to={to} end className={classes.link ?? ''} onClick={close}>
                {t(key)}
              </NavLink>
            </li>
          ))}
          <li>
            <Button variant="default" fullWidth mt="xs" onClick={onSignOut}>
              {t('nav.signOut')}
            </Button>
          </li>
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
