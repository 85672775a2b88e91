import { Anchor, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useParams } from 'react-router';
import { useEvent } from '@/features/events';
import classes from './layout.module.css';

type Role = 'owner' | 'manager' | 'checker';

/** The pages with which a team runs its event, and whose they are. */
const pages: {
  path: string;
  key: `manage.${'edit' | 'team' | 'attendees' | 'approvals' | 'waitlist' | 'blocked' | 'checkIn'}`;
  roles: Role[];
}[] = [
  { path: 'edit', key: 'manage.edit', roles: ['owner', 'manager'] },
  { path: 'team', key: 'manage.team', roles: ['owner', 'manager', 'checker'] },
  { path: 'attendees', key: 'manage.attendees', roles: ['owner', 'manager'] },
  { path: 'approvals', key: 'manage.approvals', roles: ['owner', 'manager'] },
  { path: 'waitlist', key: 'manage.waitlist', roles: ['owner', 'manager'] },
  { path: 'blocked', key: 'manage.blocked', roles: ['owner', 'manager'] },
  { path: 'check-in', key: 'manage.checkIn', roles: ['owner', 'manager', 'checker'] },
];

/** Stands around these pages: back to the event, and from one to the other. */
export function ManageEvent() {
  const { t } = useTranslation('app');
  const { eventId = '' } = useParams();
  const event = useEvent(eventId);
  const role = event.data?.body.role;
  const mine = pages.filter(({ roles }) => roles.some((one) => one === role));
  return (
    <Stack gap="lg">
      {event.data !== undefined && (
        <nav aria-label={t('manage.label')}>
          <Anchor component={Link} to={`/events/${eventId}`} className="wrap-anywhere" fw={500}>
            {event.data.body.title}
          </Anchor>
          {mine.length > 1 && (
            <ul className={`${classes.links ?? ''} ${classes.manageLinks ?? ''}`}>
              {mine.map(({ path, key }) => (
                <li key={path}>
                  <NavLink to={`/events/${eventId}/${path}`} className={classes.link ?? ''}>
                    {t(key)}
                  </NavLink>
                </li>
              ))}
            </ul>
          )}
        </nav>
      )}
      <Outlet />
    </Stack>
  );
}
