import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { hasCode } from '@/shared/api/problem';
import type { NewAttendee } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { useToast } from '@/shared/ui/use-toast';
import { useAddAttendee } from '../api/add-attendee';
import { AddRefusal } from './add-refusal';
import type { TicketTypeName } from './ticket-type-name';

/** Places that one registration may have. */
const MOST_PLACES = 10;

interface AddAttendeeFormProps {
  eventId: string;
  ticketTypes: TicketTypeName[];
  onDone: () => void;
}

interface Values {
  /** A username or a mail address. */
  account: string;
  ticketType: string;
  places: string;
}

export function AddAttendeeForm({ eventId, ticketTypes, onDone }: AddAttendeeFormProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const add = useAddAttendee(eventId);
  const form = useForm<Values>({
    name: 'add-attendee',
    initialValues: { account: '', ticketType: ticketTypes[0]?.id ?? '', places: '1' },
    validate: { account: (value) => (value.trim() === '' ? common('required') : null) },
  });

  const submit = (values: Values) =>
    add.mutate(toBody(values), {
      onSuccess: ({ status }) => {
        toast(status === 'confirmed' ? t('add.done') : t('add.soon'));
        onDone();
      },
      onError: (error) => {
        const messages = fieldMessages(error, common);
        const account = messages.get('/email') ?? messages.get('/username');
        if (account === undefined) return;
        form.setFieldError('account', account);
        focusFirstError(form, ['account']);
      },
    });

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, Object.keys(errors)))}
    >
      <Stack>
        <Text size="sm">{t('add.text')}</Text>
        <TextInput
          label={t('add.account')}
          required
          data-autofocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={254}
          {...form.getInputProps('account')}
        />
        {ticketTypes.length > 0 && (
          <NativeSelect
            label={t('column.ticketType')}
            data={ticketTypes.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('ticketType')}
          />
        )}
        <NativeSelect
          label={t('column.places')}
          data={Array.from({ length: MOST_PLACES }, (_, index) => String(index + 1))}
          {...form.getInputProps('places')}
        />
        {hasCode(add.error, 'already_registered', 'sold_out') ? (
          <AddRefusal error={add.error} />
        ) : (
          <ErrorNotice error={add.error} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('add.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function toBody({ account, ticketType, places }: Values): NewAttendee {
  const named = account.trim();
  return {
    ...(named.includes('@') ? { email: named } : { username: named }),
    ...(ticketType === '' ? {} : { ticket_type_id: ticketType }),
    quantity: Number(places),
  };
}
