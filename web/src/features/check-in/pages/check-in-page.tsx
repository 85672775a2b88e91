import { Alert, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { knownUser, useSession, type KnownUser } from '@/shared/api/session';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useGuestList } from '../api/guest-list';
import { CameraScanner } from '../components/camera-scanner';
import { CodeEntry } from '../components/code-entry';
import { CountsBar } from '../components/counts-bar';
import { GuestSearch } from '../components/guest-search';
import { ResultBanner } from '../components/result-banner';
import { ScanList } from '../components/scan-list';
import type { Entry } from '../model/entry';
import { keepShell } from '../model/keep-shell';
import { useScans } from '../model/use-scans';

export function Component() {
  const { eventId = '' } = useParams();
  const user = knownUser(useSession());
  return user && <CheckIn eventId={eventId} user={user} />;
}

function CheckIn({ eventId, user }: { eventId: string; user: KnownUser }) {
  const { t } = useTranslation('check-in');
  const list = useGuestList({ eventId, userId: user.id });
  useEffect(keepShell, []);
  if (list.isPending) return <Skeletons height={160} count={3} label={t('loading')} />;
  if (hasCode(list.error, 'event_not_found')) {
    return <EmptyState order={1} title={t('notYours.title')} text={t('notYours.text')} />;
  }
  return (
    <Page title={t('title')} lead={t('lead')}>
      {list.isLoadingError && (
        <ErrorNotice error={list.error} title={t('listFailed')} onRetry={list.refetch} />
      )}
      <Door
        eventId={eventId}
        userId={user.id}
        readAt={list.data?.readAt ?? null}
        isKept={list.data?.isKept === true}
      />
    </Page>
  );
}

interface DoorProps {
  eventId: string;
  userId: string;
  /** When the list was read. */
  readAt: string | null;
  /** It is what the phone kept: the server could not be asked. */
  isKept: boolean;
}

function Door({ eventId, userId, readAt, isKept }: DoorProps) {
  const { t } = useTranslation('check-in');
  const formats = useFormats();
  const zone = useViewerZone();
  const { online } = useNetwork();
  const scans = useScans(eventId, userId);
  const [lastId, setLastId] = useState<string | null>(null);
  const last = scans.entries.find(({ id }) => id === lastId) ?? null;
  const waiting = scans.entries.filter(({ state }) => state === 'waiting').length;
  const show = (made: Promise<Entry>) => void made.then(({ id }) => setLastId(id));
  const onCode = (code: string) => show(scans.scanCode(code));

  return (
    <Stack gap="lg">
      <CountsBar eventId={eventId} />
      {(!online || isKept) && (
        <Alert color="yellow" role="status" title={t('offline.title')}>
          {readAt === null
            ? t('offline.noList')
            : t('offline.text', { time: formats.time(readAt, zone) })}
        </Alert>
      )}
      {waiting > 0 && (
        <Text fw={600} role="status">
          {t('toSend', { count: waiting })}
        </Text>
      )}
      <ErrorNotice error={scans.error} title={t('notSent')} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper p="md" className="surface">
          <Stack>
            <Title order={2} size="h4">
              {t('scan')}
            </Title>
            <ResultBanner entry={last} />
            <CameraScanner onCode={onCode} />
            <CodeEntry onCode={onCode} />
          </Stack>
        </Paper>
        <Paper p="md" className="surface">
          <Stack>
            <Title order={2} size="h4">
              {t('search.title')}
            </Title>
            <GuestSearch
              eventId={eventId}
              userId={userId}
              entries={scans.entries}
              onCheckIn={(guest, place) =>
                show(scans.checkIn(guest.registration_id, place, guest.name || guest.username))
              }
              onUndone={(registrationId, place) => void scans.forgetPlace(registrationId, place)}
            />
          </Stack>
        </Paper>
      </SimpleGrid>
      <Paper p="md" className="surface">
        <Stack>
          <Title order={2} size="h4">
            {t('recent.title')}
          </Title>
          <ScanList entries={scans.entries} />
        </Stack>
      </Paper>
    </Stack>
  );
}
