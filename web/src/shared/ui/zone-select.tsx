import { Select } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/language';
import { matchesZone, zoneOptions } from '../time/zones';

interface ZoneSelectProps {
  value: string;
  onChange: (zone: string) => void;
  error?: ReactNode;
  description?: string;
  required?: boolean;
}

/** A time zone, found by its city, its offset or its name in the reader's language. */
export function ZoneSelect({ value, onChange, ...rest }: ZoneSelectProps) {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const options = useMemo(() => zoneOptions(language, value), [language, value]);
  const byValue = useMemo(() => new Map(options.map((zone) => [zone.value, zone])), [options]);
  const chosen = byValue.get(value)?.label;
  return (
    <Select
      label={t('zone.label')}
      placeholder={t('zone.search')}
      data={options}
      value={value === '' ? null : value}
      onChange={(zone) => {
        if (zone !== null) onChange(zone);
      }}
      searchable
      // The chosen zone's label stands in the box: typing replaces it.
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      comboboxProps={{ withinPortal: false }}
      allowDeselect={false}
      // The list is long, and nobody scrolls four hundred zones.
      limit={60}
      nothingFoundMessage={t('zone.nothing')}
      filter={({ options: listed, search }) =>
        listed.filter((item) => {
          const zone = 'value' in item ? byValue.get(item.value) : undefined;
          return zone !== undefined && (search === chosen || matchesZone(zone, search));
        })
      }
      {...rest}
    />
  );
}
