import { NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterParams } from './filter-params';
import type { TicketTypeName } from './ticket-type-name';

/** Milliseconds without a key pressed before a search starts. */
const TYPING_PAUSE = 350;

interface AttendeeFiltersProps {
  filters: FilterParams;
  ticketTypes: TicketTypeName[];
  onChange: (changed: Partial<FilterParams>) => void;
}

export function AttendeeFilters({ filters, ticketTypes, onChange }: AttendeeFiltersProps) {
  const { t } = useTranslation('attendees');
  const [text, setText] = useState(filters.q);
  const search = useDebouncedCallback((q: string) => onChange({ q }), TYPING_PAUSE);
  const hasTypes = ticketTypes.length > 0;
  return (
    <Paper component="search" p="md" className="surface">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ q: text });
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: hasTypes ? 2 : 1 }} spacing="sm">
          <TextInput
            type="search"
            label={t('filters.search')}
            placeholder={t('filters.searchHint')}
            maxLength={200}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              search(currentTarget.value);
            }}
          />
          {hasTypes && (
            <NativeSelect
              label={t('column.ticketType')}
              data={[
                { value: '', label: t('filters.anyType') },
                ...ticketTypes.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={filters.ticket_type_id}
              onChange={({ currentTarget }) => onChange({ ticket_type_id: currentTarget.value })}
            />
          )}
        </SimpleGrid>
      </form>
    </Paper>
  );
}
