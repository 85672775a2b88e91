import { Button, Group, NumberInput, Paper, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { MOST_OFFERED } from '../api/offer-places';
import { ChooseBar } from './choose-bar';
import type { Choice } from './offer-dialog';

/** As much of a ticket type as this page needs. */
export interface FreeTicketType {
  id: string;
  name: string;
  free: number;
}

interface WaitlistToolsProps {
  /** Of the ticket type that is shown, or of the event. */
  free: number | undefined;
  types: FreeTicketType[];
  typeId: string | null;
  /** How many wait on all pages. */
  total: { registrations: number; places: number } | null;
  shown: Attendee[];
  selected: Attendee[];
  onType: (id: string | null) => void;
  onSelect: (people: Attendee[]) => void;
  onOffer: (choice: Choice) => void;
}

/** How much there is and how much is wanted, and the ways to offer it. */
export function WaitlistTools(props: WaitlistToolsProps) {
  const { t } = useTranslation('waitlist');
  const { free, types, typeId, total, shown, selected } = props;
  return (
    <Paper p="md" className="surface">
      <Stack gap="md">
        {types.length > 0 && (
          <Select
            label={t('type.label')}
            maw={320}
            data={[
              { value: '', label: t('type.all') },
              ...types.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={typeId ?? ''}
            allowDeselect={false}
            onChange={(id) => props.onType(id === '' ? null : id)}
          />
        )}
        <Text fw={600} role="status">
          {free === undefined ? t('free.unknown') : t('free.count', { count: free })}
          {total && ` · ${t('wait', { count: total.registrations })}`}
          {total &&
            total.places > total.registrations &&
            ` · ${t('wanted', { count: total.places })}`}
        </Text>
        {shown.length > 0 && <OfferFirst {...props} />}
        {shown.length > 0 && (
          <ChooseBar
            shown={shown}
            selected={selected}
            most={MOST_OFFERED}
            texts={{
              all: (count) => t('all', { count }),
              selected: (count) => t('selected', { count }),
              tooMany: (count) => t('tooMany', { count }),
            }}
            onSelect={props.onSelect}
          >
            {(disabled) => (
              <Button
                size="sm"
                disabled={disabled}
                onClick={() => props.onOffer({ people: selected })}
              >
                {t('offer.many')}
              </Button>
            )}
          </ChooseBar>
        )}
      </Stack>
    </Paper>
  );
}

/** Those who have waited longest, by their number. */
function OfferFirst({ free, typeId, total, onOffer }: WaitlistToolsProps) {
  const { t } = useTranslation('waitlist');
  const waiting = total?.registrations ?? MOST_OFFERED;
  const likely = Math.max(1, Math.min(free ?? 1, waiting, MOST_OFFERED));
  const [written, setWritten] = useState<number | string | null>(null);
  const number = written ?? likely;
  const right = Number.isInteger(number) && Number(number) >= 1 && Number(number) <= MOST_OFFERED;
  return (
    <form
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!right) return;
        const ofType = typeId === null ? {} : { typeId };
        onOffer({ first: Math.min(Number(number), waiting), ...ofType });
      }}
    >
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={t('first.label')}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          w={160}
          value={number}
          onChange={setWritten}
          error={right ? null : t('first.invalid', { count: MOST_OFFERED })}
        />
        <Button type="submit" variant="default" size="sm" mb={2}>
          {t('first.offer')}
        </Button>
      </Group>
    </form>
  );
}
