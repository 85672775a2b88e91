import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Formats } from '@/shared/i18n/format';
import type { Attendee } from '@/shared/api/types';
import { StatusBadge } from './status-badge';

interface Column {
  key: 'person' | 'ticketType' | 'places' | 'status' | 'registered';
  /** Shown only where the event has ticket types. */
  ofTypes?: boolean;
  cell: (attendee: Attendee, formats: Formats, zone: string) => ReactNode;
}

/** What is shown of an attendee, in a row or on a card. What else is known of them goes here. */
export const columns: Column[] = [
  {
    key: 'person',
    cell: ({ person }) => (
      <>
        <Text fw={600} className="wrap-anywhere">
          {personName(person)}
        </Text>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {[person.name === '' ? null : person.username, person.email]
            .filter((text) => text !== null)
            .join(' · ')}
        </Text>
      </>
    ),
  },
  {
    key: 'ticketType',
    ofTypes: true,
    cell: ({ ticket_type }) => (
      <Text size="sm" className="wrap-anywhere">
        {ticket_type?.name ?? '–'}
      </Text>
    ),
  },
  {
    key: 'places',
    cell: ({ quantity }, formats) => <Text size="sm">{formats.number(quantity)}</Text>,
  },
  { key: 'status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'registered',
    cell: ({ created_at }, formats, zone) => (
      <Text size="sm">
        <time dateTime={created_at}>{formats.moment(created_at, zone)}</time>
      </Text>
    ),
  },
];

/** What they call themselves; a dash in the first seconds after they signed up. */
export function personName({ name, username }: Attendee['person']): string {
  return name === '' ? (username ?? '–') : name;
}
