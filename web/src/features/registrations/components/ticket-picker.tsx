import { Badge, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventDetails, TicketType } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { sameClock } from '@/shared/time/zone';
import classes from './ticket-picker.module.css';
import { canBeChosen, mostPlaces, opensAt, ticketState } from './ticket-state';
import type { TicketChoice } from './use-ticket-choice';

interface TicketPickerProps {
  event: EventDetails;
  ticketTypes: TicketType[];
  choice: TicketChoice;
  /** What is wrong with the choice itself, */
  error?: string | undefined;
  /** and with the number of places. */
  quantityError?: string | undefined;
}

/** Which ticket type, and how many places of it. */
export function TicketPicker({
  event,
  ticketTypes,
  choice: { chosen, quantity, choose, setQuantity },
  error,
  quantityError,
}: TicketPickerProps) {
  const { t } = useTranslation('registrations');
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('types.choose')}
        value={chosen?.id ?? null}
        onChange={choose}
        error={error}
      >
        <Stack gap="xs" my="xs">
          {ticketTypes.map((ticketType) => (
            <Choice
              key={ticketType.id}
              event={event}
              ticketType={ticketType}
              chosen={ticketType.id === chosen?.id}
            />
          ))}
        </Stack>
      </Radio.Group>
      {chosen && chosen.per_person_limit > 1 && (
        <NativeSelect
          label={t('types.quantity')}
          description={t('types.limit', { count: chosen.per_person_limit })}
          value={String(quantity)}
          onChange={({ currentTarget }) => setQuantity(Number(currentTarget.value))}
          data={Array.from({ length: mostPlaces(chosen) }, (_, index) => String(index + 1))}
          error={quantityError}
          maw={240}
        />
      )}
    </Stack>
  );
}

interface ChoiceProps {
  event: EventDetails;
  ticketType: TicketType;
  chosen: boolean;
}

function Choice({ event, ticketType, chosen }: ChoiceProps) {
  const { t } = useTranslation('registrations');
  const id = useId();
  const { name, description, hidden } = ticketType;
  return (
    <div className={classes.type} data-chosen={chosen || undefined}>
      <Radio
        value={ticketType.id}
        label={<span className="wrap-anywhere">{name}</span>}
        aria-describedby={id}
        disabled={!canBeChosen(ticketType)}
        classNames={{ label: classes.label ?? '' }}
      />
      <Stack gap={2} id={id} className={classes.details ?? ''}>
        {hidden && (
          <div>
            <Badge variant="light" color="yellow" tt="none">
              {t('types.hidden')}
            </Badge>
          </div>
        )}
        {description !== '' && (
          <Text size="sm" className={`wrap-anywhere ${classes.description ?? ''}`}>
            {description}
          </Text>
        )}
        <State event={event} ticketType={ticketType} />
      </Stack>
    </div>
  );
}

function State({ event, ticketType }: Omit<ChoiceProps, 'chosen'>) {
  const { t } = useTranslation(['registrations', 'common']);
  const formats = useFormats();
  const viewer = useViewerZone();
  const state = ticketState(ticketType);
  const opens = state === 'not-open' ? opensAt(ticketType, event) : null;
  if (opens !== null) {
    return (
      <>
        <Text size="sm" c="dimmed">
          {t('types.opens', { time: formats.moment(opens, event.time_zone) })}
        </Text>
        {!sameClock(opens, event.time_zone, viewer) && (
          <Text size="sm" c="dimmed">
            {t('common:time.yours', { time: formats.moment(opens, viewer) })}
          </Text>
        )}
      </>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {state === 'open' ? t('types.free', { count: ticketType.free }) : t(`types.state.${state}`)}
    </Text>
  );
}
