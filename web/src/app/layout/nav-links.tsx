import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Session } from '@/shared/api/session';
import classes from './layout.module.css';

interface NavLinksProps {
  session: Session;
  /** In the drawer, which also takes the place of the account menu. */
  everything?: boolean;
  onFollow?: () => void;
  onSignOut?: () => void;
}

const members = [
  ['/registrations', 'nav.registrations'],
  ['/my-events', 'nav.myEvents'],
  ['/events/new', 'nav.createEvent'],
] as const;

export const accountLinks = [
  ['/profile', 'nav.profile'],
  ['/settings', 'nav.settings'],
  ['/activity', 'nav.activity'],
  ['/notifications', 'nav.notifications'],
] as const;

const visitors = [
  ['/sign-in', 'nav.signIn'],
  ['/sign-up', 'nav.signUp'],
] as const;

export function NavLinks({ session, everything = false, onFollow, onSignOut }: NavLinksProps) {
  const { t } = useTranslation('app');
  const signedIn = session.status === 'signed-in';
  const links = [
    ['/', 'nav.events'] as const,
    ...(signedIn ? members : []),
    ...(everything && signedIn ? accountLinks : []),
    ...(everything && session.status === 'signed-out' ? visitors : []),
  ];
  return (
    <ul className={`${classes.links ?? ''} ${everything ? (classes.drawerLinks ?? '') : ''}`}>
      {links.map(([to, key]) => (
        <li key={to}>
          <NavLink to={to} end className={classes.link ?? ''} onClick={() => onFollow?.()}>
            {t(key)}
          </NavLink>
        </li>
      ))}
      {everything && signedIn && (
        <li>
          <Button variant="default" fullWidth mt="sm" onClick={() => onSignOut?.()}>
            {t('nav.signOut')}
          </Button>
        </li>
      )}
    </ul>
  );
}
