import { Button, Checkbox, NativeSelect, Paper, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filterNames, type FilterName, type FilterParams } from './filter-params';

/** Milliseconds without a key pressed before a search starts. */
const TYPING_PAUSE = 350;

interface EventFiltersProps {
  filters: FilterParams;
  onChange: (changed: Partial<FilterParams>) => void;
}

export function EventFilters({ filters, onChange }: EventFiltersProps) {
  const { t } = useTranslation('events');
  const [text, setText] = useState(filters.q);
  const search = useDebouncedCallback((q: string) => onChange({ q }), TYPING_PAUSE);
  const set = (name: FilterName) => (event: { currentTarget: { value: string } }) =>
    onChange({ [name]: event.currentTarget.value });

  return (
    <Paper component="search" p="md" className="surface">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ q: text });
        }}
      >
        <Stack gap="sm">
          <TextInput
            type="search"
            size="md"
            label={t('filters.search')}
            placeholder={t('filters.searchHint')}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              search(currentTarget.value);
            }}
          />
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
            <TextInput
              type="date"
              label={t('filters.from')}
              value={filters.from}
              onChange={set('from')}
            />
            <TextInput
              type="date"
              label={t('filters.to')}
              value={filters.to}
              onChange={set('to')}
            />
            <NativeSelect
              label={t('filters.place')}
              data={[
                { value: '', label: t('filters.anywhere') },
                { value: 'venue', label: t('filters.venue') },
                { value: 'online', label: t('place.online') },
              ]}
              value={filters.place}
              onChange={set('place')}
            />
            <Checkbox
              label={t('filters.available')}
              mt={{ base: 0, md: 30 }}
              checked={filters.available === 'true'}
              onChange={({ currentTarget }) =>
                onChange({ available: currentTarget.checked ? 'true' : '' })
              }
            />
          </SimpleGrid>
          {filterNames.some((name) => filters[name] !== '') && (
            <Button
              variant="subtle"
              size="xs"
              style={{ alignSelf: 'flex-start' }}
              onClick={() => {
                setText('');
                onChange({ q: '', from: '', to: '', place: '', available: '' });
              }}
            >
              {t('filters.clear')}
            </Button>
          )}
        </Stack>
      </form>
    </Paper>
  );
}
