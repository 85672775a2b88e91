import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Tagged } from '@/shared/api/client';
import { ApiError } from '@/shared/api/problem';
import type { EventDetails } from '@/shared/api/types';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { UnsavedGuard } from '@/shared/ui/unsaved-guard';
import { fetchEvent } from '../api/get-event';
import { useUpdateEvent } from '../api/update-event';
import { ConflictDialog } from './conflict-dialog';
import { EventFields } from './event-fields';
import { toInput, valuesOf } from './event-form-values';
import { useEventForm } from './use-event-form';

/** Edits the version that was loaded; when another was saved meanwhile, offers both. */
export function EditEventForm({ event }: { event: Tagged<EventDetails> }) {
  const { t } = useTranslation(['events', 'common']);
  const navigate = useNavigate();
  const toast = useToast();
  const update = useUpdateEvent(event.body.id);
  // The version that the form began from: a refetch in the background must not change it.
  const [etag, setEtag] = useState(event.etag);
  const [theirs, setTheirs] = useState<Tagged<EventDetails> | null>(null);
  const compare = useMutation({
    mutationFn: () => fetchEvent(event.body.id),
    onSuccess: setTheirs,
  });
  const { form, showServerErrors, onInvalid } = useEventForm(valuesOf(event.body));

  const save = (version: string) =>
    update.mutate(
      { body: toInput(form.getValues()), etag: version },
      {
        onSuccess: () => {
          form.resetDirty();
          toast(t('common:saved'));
          void navigate(`/events/${event.body.id}`);
        },
        onError: (error) => {
          showServerErrors(error);
          if (error instanceof ApiError && error.status === 412) compare.mutate();
        },
      },
    );

  return (
    <form noValidate onSubmit={form.onSubmit(() => save(etag), onInvalid)}>
      <Stack gap="lg">
        <EventFields form={form} />
        <ErrorNotice error={compare.error ?? update.error} />
        <Group justify="flex-end">
          <Button variant="default" size="md" component={Link} to={`/events/${event.body.id}`}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" size="md" loading={update.isPending}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
      {theirs && (
        <ConflictDialog
          mine={form.values}
          theirs={valuesOf(theirs.body)}
          onKeepMine={() => {
            setEtag(theirs.etag);
            setTheirs(null);
            save(theirs.etag);
          }}
          onTakeTheirs={() => {
            setEtag(theirs.etag);
            setTheirs(null);
            update.reset();
            form.setValues(valuesOf(theirs.body));
            form.resetDirty(valuesOf(theirs.body));
          }}
          onClose={() => setTheirs(null)}
        />
      )}
      <UnsavedGuard isDirty={form.isDirty} />
    </form>
  );
}
