import { Anchor, Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { signInPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import type { EventDetails, Opening } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { secondsUntil } from '@/shared/time/countdown';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { sameClock } from '@/shared/time/zone';
import { Countdown } from '@/shared/ui/countdown';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useJoinLobby, useLeaveLobby } from '../api/join-lobby';
import { turnAt } from '../model/turn';
import { Fingerprint } from './fingerprint';

interface LobbyPanelProps {
  event: EventDetails;
  opening: Opening;
  /** In milliseconds. */
  now: number;
}

/** Further away than this, a date says more than a clock that runs. */
const NEAR = 24 * 3600;

/** The lobby before the draw, and the line after it, for whoever can't register yet. */
export function LobbyPanel({ event, opening, now }: LobbyPanelProps) {
  const { t } = useTranslation('opening');
  const { phase, place } = opening;
  const isDrawn = phase === 'admitting';
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        <Text size="sm">{isDrawn ? t('line.lead') : t('lead')}</Text>
      </Stack>
      {phase === 'scheduled' && (
        <Until
          event={event}
          at={opening.lobby_opens_at}
          now={now}
          label={t('scheduled.until')}
          what={t('scheduled.what')}
        />
      )}
      {phase === 'lobby' && (
        <Until
          event={event}
          at={opening.opens_at}
          now={now}
          label={t('lobby.until')}
          what={t('lobby.what')}
        />
      )}
      {phase === 'drawing' && (
        <Group gap="sm" role="status" wrap="nowrap">
          <Loader size="sm" />
          <Text>{t('drawing')}</Text>
        </Group>
      )}
      {isDrawn && <InLine event={event} opening={opening} now={now} />}
      {phase === 'lobby' && place && (
        <Stack gap={4}>
          <Text role="status" fw={600}>
            {t('lobby.joined')}
          </Text>
          <Text size="sm">{t('lobby.joinedHint')}</Text>
        </Stack>
      )}
      <Entrance event={event} opening={opening} />
      <Fingerprint opening={opening} />
      <Anchor component={Link} to={`/events/${event.id}/draw`} size="sm">
        {isDrawn ? t('toDraw') : t('howDrawn')}
      </Anchor>
    </Stack>
  );
}

interface UntilProps {
  event: EventDetails;
  at: string;
  now: number;
  label: string;
  /** Names what happens then. */
  what: string;
}

/** How long it is until then, and when that is by the event's clock, and by the visitor's. */
function Until({ event, at, now, label, what }: UntilProps) {
  const { t } = useTranslation(['opening', 'common']);
  const formats = useFormats();
  const viewer = useViewerZone();
  const seconds = secondsUntil(at, now);
  const zone = event.time_zone;
  return (
    <Stack gap="xs">
      {seconds <= NEAR && (
        <Countdown
          seconds={seconds}
          label={label}
          announce={(time) => t('opening:announce', { what, time })}
        />
      )}
      <Stack gap={2}>
        <Text fw={600} size="sm">
          {what}: <time dateTime={at}>{formats.moment(at, zone)}</time>
        </Text>
        <Text size="sm" c="dimmed">
          {t('common:time.inZone', {
            zone: zone.replaceAll('_', ' '),
            offset: formats.offset(at, zone),
          })}
        </Text>
        {!sameClock(at, zone, viewer) && (
          <Text size="sm" c="dimmed">
            {t('common:time.yours', { time: formats.moment(at, viewer) })}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}

/** The visitor's place and turn; or when all others may register. */
function InLine({ event, opening, now }: LobbyPanelProps) {
  const { t } = useTranslation('opening');
  const formats = useFormats();
  const { place, line } = opening;
  const at = turnAt(opening);
  if (!line || at === undefined) {
    return (
      <Group gap="sm" role="status" wrap="nowrap">
        <Loader size="sm" />
        <Text>{t('line.placing')}</Text>
      </Group>
    );
  }
  return (
    <Stack gap="xs">
      <Text role="status" fw={600}>
        {place?.rank == null
          ? t('line.none', { count: line.length })
          : t('line.place', {
              place: formats.number(place.rank),
              of: formats.number(line.length),
            })}
      </Text>
      <Until
        event={event}
        at={at}
        now={now}
        label={place ? t('line.until') : t('line.untilAll')}
        what={place ? t('line.what') : t('line.whatAll')}
      />
      {place && <Text size="sm">{t('line.hint')}</Text>}
    </Stack>
  );
}

/** The way into the lobby or to the end of the line, and out of the lobby. */
function Entrance({ event, opening }: Pick<LobbyPanelProps, 'event' | 'opening'>) {
  const { t } = useTranslation('opening');
  const session = useSession();
  const { pathname, search } = useLocation();
  const join = useJoinLobby(event.id);
  const leave = useLeaveLobby(event.id);
  const { phase, place } = opening;
  if (phase !== 'lobby' && phase !== 'drawing' && phase !== 'admitting') return null;
  if (place) {
    return phase === 'lobby' ? (
      <Stack gap="xs" align="flex-start">
        <ErrorNotice error={leave.error} />
        <Button
          variant="default"
          size="xs"
          loading={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {t('lobby.leave')}
        </Button>
      </Stack>
    ) : null;
  }
  const isLate = phase !== 'lobby';
  if (session.status === 'signed-out') {
    return (
      <Button component={Link} to={signInPath(pathname + search)} size="md">
        {isLate ? t('line.signIn') : t('lobby.signIn')}
      </Button>
    );
  }
  return (
    <Stack gap="xs">
      <ErrorNotice error={join.error} />
      <Button size="md" loading={join.isPending} onClick={() => join.mutate()}>
        {isLate ? t('line.join') : t('lobby.join')}
      </Button>
    </Stack>
  );
}
