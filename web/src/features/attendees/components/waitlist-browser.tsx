import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendee, PlaceOffer } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Skeletons } from '@/shared/ui/skeletons';
import { useWaitlist } from '../api/list-waitlist';
import { OfferDialog, type Choice } from './offer-dialog';
import { OfferOutcome } from './offer-outcome';
import { useDetails } from './use-details';
import { WaitlistCard } from './waitlist-card';
import { WaitlistTools, type FreeTicketType } from './waitlist-tools';

interface WaitlistBrowserProps {
  event: { id: string; time_zone: string; waitlist_mode: string };
  /** The event's own free places; undefined while they are not known. */
  free: number | undefined;
  /** Empty where the event has no ticket types. */
  types: FreeTicketType[];
  /** Something was offered: the free places are others. */
  onOffered: () => void;
}

/** Who waits, and the places for them: for chosen ones, or for the first. */
export function WaitlistBrowser({ event, free, types, onOffered }: WaitlistBrowserProps) {
  const { t } = useTranslation(['waitlist', 'common']);
  const [typeId, setTypeId] = useState<string | null>(null);
  // In the order in which they were chosen: that is how they are served.
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<Choice | null>(null);
  const [outcome, setOutcome] = useState<{ offers: PlaceOffer[]; people: Attendee[] } | null>(null);
  const { open, details } = useDetails(event.id, event.time_zone);
  const list = useWaitlist(event.id, typeId);
  const shown = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = list.data?.pages[0]?.total;
  // Somebody else may have offered to one that is chosen: it is not shown any more.
  const selected = chosen.flatMap((id) => shown.find((one) => one.id === id) ?? []);
  const type = types.find(({ id }) => id === typeId);
  const freeHere = type && free !== undefined ? Math.min(type.free, free) : free;

  return (
    <Stack gap="lg">
      <Text className="prose">
        {event.waitlist_mode === 'manual' ? t('mode.manual') : t('mode.automatic')}
      </Text>
      {outcome && <OfferOutcome {...outcome} />}
      {list.isPending && <Skeletons height={72} count={5} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && (shown.length > 0 || typeId !== null) && (
        <WaitlistTools
          free={freeHere}
          types={types}
          typeId={typeId}
          total={total ?? null}
          shown={shown}
          selected={selected}
          onType={(id) => {
            setTypeId(id);
            setChosen([]);
          }}
          onSelect={(people) => setChosen(people.map(({ id }) => id))}
          onOffer={setAsked}
        />
      )}
      {list.isSuccess && shown.length === 0 && (
        <EmptyState title={t('empty.title')} text={t('empty.text')} />
      )}
      <Stack component="ol" className="plain-list" gap="sm" aria-label={t('title')}>
        {shown.map((attendee, index) => (
          <WaitlistCard
            key={attendee.id}
            attendee={attendee}
            number={index + 1}
            zone={event.time_zone}
            selected={selected.includes(attendee)}
            onSelect={(on) =>
              setChosen([
                ...chosen.filter((id) => id !== attendee.id),
                ...(on ? [attendee.id] : []),
              ])
            }
            onOpen={() => open(attendee)}
            onOffer={() => setAsked({ people: [attendee] })}
          />
        ))}
      </Stack>
      <LoadMore list={list} />
      {asked && (
        <OfferDialog
          eventId={event.id}
          choice={asked}
          free={freeHere}
          onDone={(offers) => {
            setOutcome({ offers, people: shown });
            setChosen([]);
            setAsked(null);
            onOffered();
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {details}
    </Stack>
  );
}
