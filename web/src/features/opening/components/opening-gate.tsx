import { Anchor, Stack, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EventDetails, Opening } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useOpening } from '../api/get-opening';
import { keepSeen } from '../model/seen';
import { isAdmitted } from '../model/turn';
import { LobbyPanel } from './lobby-panel';

/** What an opening puts before the way to a place. */
export interface Gate {
  /** Stands instead of the way in, as long as it is closed. */
  closed?: ReactNode;
  /** Stands above it, once it is open. */
  note?: ReactNode;
}

interface OpeningGateProps {
  event: EventDetails;
  children: (gate: Gate) => ReactNode;
}

/** Lets nobody register before their turn, where the event has a fair opening. */
export function OpeningGate({ event, children }: OpeningGateProps) {
  const isFair = event.lobby_opens_at !== null && event.status === 'published';
  return isFair ? <FairGate event={event}>{children}</FairGate> : children({});
}

function FairGate({ event, children }: OpeningGateProps) {
  const opening = useOpening(event.id, true);
  const now = useNow(serverNow);
  const { data } = opening;
  // From now on it can't be replaced: it is what the draw will be checked against.
  const seen = data?.phase === 'lobby' || data?.phase === 'drawing' ? data.commitment : undefined;
  useEffect(() => {
    if (seen !== undefined) keepSeen(event.id, seen);
  }, [event.id, seen]);

  if (data === undefined) {
    return children({
      closed: opening.isPending ? (
        <Skeletons height={120} />
      ) : (
        <ErrorNotice error={opening.error} onRetry={opening.refetch} />
      ),
    });
  }
  if (!isAdmitted(data, now)) {
    return children({ closed: <LobbyPanel event={event} opening={data} now={now} /> });
  }
  return (
    <Stack gap="md">
      {children(data.phase === 'closed' ? {} : { note: <Turn opening={data} /> })}
      {data.draw && (
        <Anchor component={Link} to={`/events/${event.id}/draw`} size="sm">
          <DrawLinkText />
        </Anchor>
      )}
    </Stack>
  );
}

function DrawLinkText() {
  const { t } = useTranslation('opening');
  return <>{t('toDraw')}</>;
}

/** It is the visitor's turn. */
function Turn({ opening: { place, line } }: { opening: Opening }) {
  const { t } = useTranslation('opening');
  const formats = useFormats();
  if (place?.rank == null || !line) return null;
  return (
    <Text role="status" fw={600}>
      {t('line.turn', { place: formats.number(place.rank), of: formats.number(line.length) })}
    </Text>
  );
}
