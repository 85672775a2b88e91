import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useGuestSearch } from '../api/guest-list';
import type { Expected } from '../api/types';
import { useUndoCheckIn } from '../api/undo-check-in';
import type { Entry } from '../model/entry';
import classes from './check-in.module.css';

interface GuestSearchProps {
  eventId: string;
  userId: string;
  entries: Entry[];
  onCheckIn: (guest: Expected, place: number) => void;
  onUndone: (registrationId: string, place: number) => void;
}

const nameOf = (guest: Expected) => guest.name || guest.username;

/** Finds who has no code at hand; checks them in, and takes that back. */
export function GuestSearch({ eventId, userId, entries, onCheckIn, onUndone }: GuestSearchProps) {
  const { t } = useTranslation('check-in');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useGuestSearch({ eventId, userId }, q);
  const [undoing, setUndoing] = useState<{ guest: Expected; place: number } | null>(null);
  const undo = useUndoCheckIn(eventId, ({ registration_id, place }) => {
    onUndone(registration_id, place);
    setUndoing(null);
  });
  const guests = q.length > 1 ? (found.data ?? []) : [];
  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        label={t('search.label')}
        description={t('search.hint')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ErrorNotice error={q.length > 1 ? found.error : null} onRetry={found.refetch} />
      <Text size="sm" c="dimmed" role="status">
        {q.length > 1 && found.isSuccess && t('search.found', { count: guests.length })}
      </Text>
      <ul className="plain-list" aria-label={t('search.results')}>
        {guests.map((guest) => (
          <li key={guest.registration_id} className={classes.entry}>
            <Stack gap={6}>
              <Text fw={600} className="wrap-anywhere">
                {nameOf(guest)}
                {guest.ticket_type && (
                  <Text span c="dimmed" size="sm">
                    {' '}
                    {guest.ticket_type.name}
                  </Text>
                )}
              </Text>
              {Array.from({ length: guest.quantity }, (_, index) => index + 1).map((place) => (
                <PlaceRow
                  key={place}
                  guest={guest}
                  place={place}
                  entries={entries}
                  onCheckIn={() => onCheckIn(guest, place)}
                  onUndo={() => setUndoing({ guest, place })}
                />
              ))}
            </Stack>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={undoing !== null}
        title={t('undo.title')}
        text={undoing ? t('undo.text', { name: nameOf(undoing.guest) }) : ''}
        confirmLabel={t('undo.confirm')}
        busy={undo.isPending}
        onConfirm={() => {
          if (undoing === null) return;
          const { guest, place } = undoing;
          undo.mutate({ registration_id: guest.registration_id, place });
        }}
        onClose={() => {
          setUndoing(null);
          undo.reset();
        }}
      >
        <ErrorNotice error={undo.error} />
      </ConfirmDialog>
    </Stack>
  );
}

interface PlaceRowProps {
  guest: Expected;
  place: number;
  entries: Entry[];
  onCheckIn: () => void;
  onUndo: () => void;
}

function PlaceRow({ guest, place, entries, onCheckIn, onUndo }: PlaceRowProps) {
  const { t } = useTranslation('check-in');
  const formats = useFormats();
  const zone = useViewerZone();
  const there = guest.checked_in.find((one) => one.place === place)?.first;
  const here = entries.find(
    (entry) =>
      entry.registrationId === guest.registration_id &&
      entry.place === place &&
      entry.state === 'waiting',
  );
  const name = nameOf(guest);
  const label = guest.quantity > 1 ? t('search.place', { place, of: guest.quantity }) : '';
  const came = there?.at ?? here?.scannedAt;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm">
        {label} {came !== undefined && t('search.came', { time: formats.time(came, zone) })}
      </Text>
      {came === undefined ? (
        <Button size="sm" onClick={onCheckIn} aria-label={t('search.checkInOne', { name, place })}>
          {t('search.checkIn')}
        </Button>
      ) : (
        there && (
          <Button
            size="sm"
            variant="default"
            onClick={onUndo}
            aria-label={t('search.undoOne', { name, place })}
          >
            {t('search.undo')}
          </Button>
        )
      )}
    </Group>
  );
}
