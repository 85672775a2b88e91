import { Button, Group, NativeSelect, Stack, Title } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventForm } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { isSecondOfFold, resolveLocal, toLocal } from '@/shared/time/zone';
import { EditError } from '@/shared/ui/edit-error';
import { useToast } from '@/shared/ui/use-toast';
import { useUpdateFormSettings } from '../api/update-form-settings';
import { momentOf, type LocalMoment } from './event-form-values';
import { MomentField } from './moment-field';

interface FormSettingsProps {
  eventId: string;
  /** The event's. */
  zone: string;
  form: EventForm;
  /** Reads the form again. */
  onReload: () => unknown;
}

const guestNames = ['off', 'optional', 'required'] as const;

function momentIn(moment: string | null, zone: string): LocalMoment {
  if (moment === null) return { local: '', second: false };
  return { local: toLocal(moment, zone), second: isSecondOfFold(moment, zone) };
}

/** Whether guests have names, and how long answers can be changed. */
export function FormSettings({ eventId, zone, form, onReload }: FormSettingsProps) {
  const { t } = useTranslation(['events', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const update = useUpdateFormSettings(eventId);
  // Null as long as nothing was changed: then it shows what is stored.
  const [names, setNames] = useState<string | null>(null);
  const [until, setUntil] = useState<LocalMoment | null>(null);
  const shownNames = names ?? form.guest_names;
  const shownUntil = until ?? momentIn(form.answers_editable_until, zone);
  const forget = () => {
    setNames(null);
    setUntil(null);
    update.reset();
  };

  const save = (submit: SyntheticEvent) => {
    submit.preventDefault();
    // The field itself says that there is no such time.
    if (shownUntil.local !== '' && resolveLocal(shownUntil.local, zone).kind === 'gap') return;
    const body = {
      guest_names: shownNames,
      answers_editable_until: momentOf(shownUntil, zone) ?? null,
    };
    update.mutate(
      { body, version: form.version },
      {
        onSuccess: () => {
          toast(t('common:saved'));
          forget();
        },
      },
    );
  };

  return (
    <form noValidate onSubmit={save}>
      <Stack>
        <Title order={3} size="h5">
          {t('questions.settings')}
        </Title>
        <NativeSelect
          label={t('questions.guests')}
          description={t('questions.guestsHint')}
          data={guestNames.map((value) => ({ value, label: t(`questions.guestNames.${value}`) }))}
          value={shownNames}
          onChange={({ currentTarget }) => setNames(currentTarget.value)}
        />
        <MomentField
          label={t('questions.until')}
          description={t('questions.untilHint')}
          zone={zone}
          value={shownUntil}
          onChange={setUntil}
          error={fieldMessages(update.error, common).get('/answers_editable_until')}
        />
        <EditError
          error={update.error}
          onReload={() => {
            forget();
            void onReload();
          }}
        />
        <Group>
          <Button type="submit" variant="default" loading={update.isPending}>
            {t('questions.saveSettings')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
