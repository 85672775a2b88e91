import { Avatar, Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SessionUser } from '@/shared/api/session';
import { accountLinks } from './nav-links';

interface AccountMenuProps {
  user: SessionUser;
  onSignOut: () => void;
}

export function AccountMenu({ user, onSignOut }: AccountMenuProps) {
  const { t } = useTranslation('app');
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="subtle"
          px="xs"
          aria-label={t('nav.account', { name: user.username })}
          leftSection={
            <Avatar size={28} color="pine" variant="filled" aria-hidden="true">
              {user.username.slice(0, 1).toLocaleUpperCase()}
            </Avatar>
          }
        >
          {user.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {accountLinks.map(([to, key]) => (
          <Menu.Item key={to} component={Link} to={to}>
            {t(key)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={onSignOut}>{t('nav.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
