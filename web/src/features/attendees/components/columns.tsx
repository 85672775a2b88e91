import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Formats } from '@/shared/i18n/format';
import type { Attendee } from '@/shared/api/types';
import { StatusBadge } from './status-badge';

/** What a cell needs beside its attendee. */
export interface CellContext {
  formats: Formats;
  /** The event's. */
  zone: string;
  onOpen: (attendee: Attendee) => void;
}

interface Column {
  key: 'person' | 'ticketType' | 'places' | 'status' | 'registered';
  /** Shown only where the event has ticket types. */
  ofTypes?: boolean;
  cell: (attendee: Attendee, context: CellContext) => ReactNode;
}

/** What is shown of an attendee, in a row or on a card. What else is known of them goes here. */
export const columns: Column[] = [
  {
    key: 'person',
    cell: (attendee, { onOpen }) => (
      <Person person={attendee.person} onOpen={() => onOpen(attendee)} />
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
    cell: ({ quantity }, { formats }) => <Text size="sm">{formats.number(quantity)}</Text>,
  },
  { key: 'status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'registered',
    cell: ({ created_at }, { formats, zone }) => (
      <Text size="sm">
        <time dateTime={created_at}>{formats.moment(created_at, zone)}</time>
      </Text>
    ),
  },
];

interface PersonProps {
  person: Attendee['person'];
  onOpen: () => void;
}

/** Their name, and the way to what is known of them. */
export function PersonLink({ person, onOpen }: PersonProps) {
  return (
    <Anchor
      component="button"
      type="button"
      ta="start"
      fw={600}
      className="wrap-anywhere"
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      {personName(person)}
    </Anchor>
  );
}

/** Who it is. */
export function Person({ person, onOpen }: PersonProps) {
  return (
    <>
      <PersonLink person={person} onOpen={onOpen} />
      <Text size="sm" c="dimmed" className="wrap-anywhere">
        {personDetails(person)}
      </Text>
    </>
  );
}

/** What they call themselves; a dash in the first seconds after they signed up. */
export function personName({ name, username }: Attendee['person']): string {
  return name === '' ? (username ?? '–') : name;
}

/** Their username, where it is not their name already, and where mail goes. */
export function personDetails({ name, username, email }: Attendee['person']): string {
  return [name === '' ? null : username, email].filter((text) => text !== null).join(' · ');
}
