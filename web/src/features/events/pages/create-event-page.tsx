import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Page } from '@/shared/ui/page';
import { UnsavedGuard } from '@/shared/ui/unsaved-guard';
import { useCreateEvent } from '../api/create-event';
import { EventFields } from '../components/event-fields';
import { emptyValues, toInput } from '../components/event-form-values';
import { useEventForm } from '../components/use-event-form';

export function Component() {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const create = useCreateEvent();
  const { form, showServerErrors, onInvalid } = useEventForm(emptyValues(useViewerZone()));

  const submit = form.onSubmit(
    (values) =>
      create.mutate(toInput(values), {
        onSuccess: ({ id }) => {
          form.resetDirty();
          void navigate(`/events/${id}`);
        },
        onError: showServerErrors,
      }),
    onInvalid,
  );

  return (
    <Page title={t('create.title')} lead={t('create.lead')} narrow>
      <form noValidate onSubmit={submit}>
        <Stack gap="lg">
          <EventFields form={form} />
          <ErrorNotice error={create.error} />
          <Group justify="flex-end">
            <Button type="submit" size="md" loading={create.isPending}>
              {t('create.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
      <UnsavedGuard isDirty={form.isDirty} />
    </Page>
  );
}
