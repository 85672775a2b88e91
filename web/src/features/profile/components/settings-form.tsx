import { Button, Checkbox, Group, Paper, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Tagged } from '@/shared/api/client';
import type { Settings } from '@/shared/api/types';
import { EditError } from '@/shared/ui/edit-error';
import { useToast } from '@/shared/ui/use-toast';
import { UnsavedGuard } from '@/shared/ui/unsaved-guard';
import { useUpdateSettings } from '../api/update-settings';

interface SettingsFormProps {
  settings: Tagged<Settings>;
  onReload: () => void;
}

export function SettingsForm({ settings, onReload }: SettingsFormProps) {
  const { t } = useTranslation(['profile', 'common']);
  const update = useUpdateSettings();
  const toast = useToast();
  const { remind_day_before, remind_hour_before } = settings.body;
  const form = useForm({ initialValues: { remind_day_before, remind_hour_before } });

  const submit = form.onSubmit((body) =>
    update.mutate(
      { body, etag: settings.etag },
      {
        onSuccess: () => {
          form.resetDirty(body);
          toast(t('common:saved'));
        },
      },
    ),
  );

  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <form onSubmit={submit}>
        <Stack gap="lg">
          <EditError error={update.error} onReload={onReload} />
          <Checkbox.Group
            label={t('settings.reminders')}
            description={t('settings.remindersHint')}
            value={Object.entries(form.values)
              .filter(([, on]) => on)
              .map(([name]) => name)}
            onChange={(chosen) =>
              form.setValues({
                remind_day_before: chosen.includes('remind_day_before'),
                remind_hour_before: chosen.includes('remind_hour_before'),
              })
            }
          >
            <Stack mt="md">
              <Checkbox value="remind_day_before" label={t('settings.day')} />
              <Checkbox value="remind_hour_before" label={t('settings.hour')} />
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button type="submit" loading={update.isPending}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
      <UnsavedGuard isDirty={form.isDirty} />
    </Paper>
  );
}
