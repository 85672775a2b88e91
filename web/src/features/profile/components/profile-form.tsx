import {
  Button,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Tagged } from '@/shared/api/client';
import type { Profile } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { languageNames, languages } from '@/shared/i18n/language';
import { EditError } from '@/shared/ui/edit-error';
import { useToast } from '@/shared/ui/use-toast';
import { UnsavedGuard } from '@/shared/ui/unsaved-guard';
import { ZoneSelect } from '@/shared/ui/zone-select';
import { useUpdateProfile } from '../api/update-profile';

const languageOptions = languages.map((value) => ({ value, label: languageNames[value] }));

function toValues({ name, bio, locale, time_zone }: Profile) {
  return { name, bio, locale, time_zone };
}

interface ProfileFormProps {
  profile: Tagged<Profile>;
  onReload: () => void;
}

export function ProfileForm({ profile, onReload }: ProfileFormProps) {
  const { t } = useTranslation(['profile', 'common']);
  const { t: common } = useTranslation('common');
  const update = useUpdateProfile();
  const toast = useToast();
  const form = useForm({ initialValues: toValues(profile.body) });

  const submit = form.onSubmit((body) =>
    update.mutate(
      { body, etag: profile.etag },
      {
        onSuccess: ({ body: saved }) => {
          form.setValues(toValues(saved));
          form.resetDirty(toValues(saved));
          toast(common('saved'));
        },
        onError: (error) => {
          for (const [pointer, message] of fieldMessages(error, common)) {
            form.setFieldError(pointer.slice(1), message);
          }
        },
      },
    ),
  );

  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <form noValidate onSubmit={submit}>
        <Stack>
          <EditError error={update.error} onReload={onReload} />
          <Text c="dimmed" className="wrap-anywhere">
            {t('signedInAs', { username: profile.body.username, email: profile.body.email })}
          </Text>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            autoComplete="name"
            {...form.getInputProps('name')}
          />
          <Textarea
            label={t('bio')}
            description={t('bioHint')}
            autosize
            minRows={3}
            maxRows={10}
            {...form.getInputProps('bio')}
          />
          <NativeSelect
            label={t('language')}
            description={t('languageHint')}
            data={languageOptions}
            {...form.getInputProps('locale')}
          />
          <ZoneSelect
            description={t('zoneHint')}
            {...form.getInputProps('time_zone')}
            value={form.values.time_zone}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={update.isPending}>
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
      <UnsavedGuard isDirty={form.isDirty} />
    </Paper>
  );
}
