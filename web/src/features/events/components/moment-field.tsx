import { Radio, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/shared/i18n/format';
import { resolveLocal } from '@/shared/time/zone';
import type { LocalMoment } from './event-form-values';

interface MomentFieldProps {
  label: string;
  description?: string;
  required?: boolean;
  zone: string;
  value: LocalMoment;
  onChange: (value: LocalMoment) => void;
  error?: ReactNode;
}

/** A date and time by the clock of the event's zone; asks which one when the clock shows it twice. */
export function MomentField({ zone, value, onChange, error, ...input }: MomentFieldProps) {
  const { t } = useTranslation('events');
  const formats = useFormats();
  const resolution = resolveLocal(value.local, zone === '' ? 'UTC' : zone);
  return (
    <Stack gap="xs">
      <TextInput
        type="datetime-local"
        value={value.local}
        onChange={({ currentTarget }) =>
          onChange({ local: currentTarget.value.slice(0, 16), second: false })
        }
        error={resolution.kind === 'gap' ? t('form.error.gap') : error}
        {...input}
      />
      {resolution.kind === 'fold' && (
        <Radio.Group
          label={t('form.twice')}
          value={value.second ? 'second' : 'first'}
          onChange={(chosen) => onChange({ ...value, second: chosen === 'second' })}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="first"
              label={t('form.first', { offset: formats.offset(resolution.first, zone) })}
            />
            <Radio
              value="second"
              label={t('form.second', { offset: formats.offset(resolution.second, zone) })}
            />
          </Stack>
        </Radio.Group>
      )}
    </Stack>
  );
}
