import { Stack, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictChoice } from './conflict-choice';
import type { TicketTypeField, TicketTypeValues } from './ticket-type-values';

interface TicketTypeConflictProps {
  mine: TicketTypeValues;
  theirs: TicketTypeValues;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

const labels = {
  name: 'types.name',
  description: 'form.description',
  capacity: 'types.capacity',
  perPerson: 'types.perPerson',
  code: 'types.code',
  confirmation: 'types.confirmation',
  opens: 'types.opens',
  closes: 'types.closes',
} as const satisfies Record<TicketTypeField, string>;

const names = Object.keys(labels) as TicketTypeField[];

/** Somebody saved another version of the ticket type meanwhile; stands in place of its form. */
export function TicketTypeConflict({ mine, theirs, ...choice }: TicketTypeConflictProps) {
  const { t } = useTranslation('events');
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus has gone with the form.
  useEffect(() => heading.current?.focus(), []);

  const asText = (name: TicketTypeField, values: TicketTypeValues) => {
    if (name === 'confirmation') return t(`types.${values.confirmation}`);
    const value = values[name];
    return typeof value === 'object' ? value.local.replace('T', ' ') : String(value);
  };
  const differences = names
    .filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]))
    .map((name) => ({
      name,
      label: t(labels[name]),
      mine: asText(name, mine),
      theirs: asText(name, theirs),
    }));
  return (
    <Stack>
      <Title order={2} size="h4" ref={heading} tabIndex={-1}>
        {t('types.conflict')}
      </Title>
      <ConflictChoice differences={differences} {...choice} />
    </Stack>
  );
}
