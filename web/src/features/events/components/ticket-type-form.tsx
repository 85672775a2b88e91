import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/problem';
import type { TicketType } from '@/shared/api/types';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useCreateTicketType } from '../api/create-ticket-type';
import { fetchTicketType } from '../api/list-ticket-types';
import { useUpdateTicketType } from '../api/update-ticket-type';
import { TicketTypeConflict } from './ticket-type-conflict';
import { TicketTypeFields } from './ticket-type-fields';
import { emptyTicketType, ticketTypeInput, ticketTypeValues } from './ticket-type-values';
import { useTicketTypeForm } from './use-ticket-type-form';

interface TicketTypeFormProps {
  eventId: string;
  /** The event's. */
  zone: string;
  /** Null for a new one. */
  ticketType: TicketType | null;
  onDone: () => void;
}

/** A new ticket type, or an edit of the version that was shown. */
export function TicketTypeForm({ eventId, zone, ticketType, onDone }: TicketTypeFormProps) {
  const { t } = useTranslation(['events', 'common']);
  const toast = useToast();
  const create = useCreateTicketType(eventId);
  const update = useUpdateTicketType(eventId);
  // The version that the form began from: a refetch in the background must not change it.
  const [began, setBegan] = useState(ticketType);
  const [theirs, setTheirs] = useState<TicketType | null>(null);
  const compare = useMutation({
    mutationFn: (id: string) => fetchTicketType(eventId, id),
    onSuccess: setTheirs,
  });
  const { form, showServerErrors, onInvalid } = useTicketTypeForm(
    ticketType ? ticketTypeValues(ticketType, zone) : emptyTicketType,
    zone,
  );

  const save = (current: TicketType | null) => {
    const body = ticketTypeInput(form.getValues(), zone);
    const onSuccess = () => {
      toast(t('common:saved'));
      onDone();
    };
    const onError = (error: unknown) => {
      showServerErrors(error);
      if (current && error instanceof ApiError && error.status === 412) compare.mutate(current.id);
    };
    if (current === null) create.mutate(body, { onSuccess, onError });
    else {
      update.mutate({ id: current.id, version: current.version, body }, { onSuccess, onError });
    }
  };

  if (theirs) {
    return (
      <TicketTypeConflict
        mine={form.values}
        theirs={ticketTypeValues(theirs, zone)}
        onKeepMine={() => {
          setBegan(theirs);
          setTheirs(null);
          save(theirs);
        }}
        onTakeTheirs={() => {
          setBegan(theirs);
          setTheirs(null);
          update.reset();
          form.setValues(ticketTypeValues(theirs, zone));
        }}
      />
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit(() => save(began), onInvalid)}>
      <Stack gap="lg">
        <TicketTypeFields form={form} zone={zone} />
        <ErrorNotice error={compare.error ?? create.error ?? update.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
