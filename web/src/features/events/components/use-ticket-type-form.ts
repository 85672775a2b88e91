import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { hasCode } from '@/shared/api/problem';
import { fieldMessages } from '@/shared/i18n/errors';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import {
  findTicketTypeFaults,
  ticketTypeFieldAt,
  type TicketTypeField,
  type TicketTypeValues,
} from './ticket-type-values';

/** The form's state, its own checks, and the server's complaints at their fields. */
export function useTicketTypeForm(initialValues: TicketTypeValues, zone: string) {
  const { t } = useTranslation('events');
  const { t: common } = useTranslation('common');
  const form = useForm<TicketTypeValues>({
    // Its fields stand on one page with those of the event, of which some are called the same.
    name: 'ticket-type',
    initialValues,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(findTicketTypeFaults(values, zone)).map(([name, fault]) => [
          name,
          t(`types.error.${fault}`),
        ]),
      ),
  });
  return {
    form,
    showServerErrors: (error: unknown) => {
      const messages: (readonly [TicketTypeField, string])[] = [
        ...fieldMessages(error, common),
      ].flatMap(([pointer, message]) => {
        const field = ticketTypeFieldAt(pointer);
        return field === undefined ? [] : [[field, message] as const];
      });
      if (hasCode(error, 'capacity_below_taken')) {
        messages.push(['capacity', t('types.taken', { count: error.problem.taken ?? 0 })]);
      }
      for (const [field, message] of messages) form.setFieldError(field, message);
      focusFirstError(
        form,
        messages.map(([field]) => field),
      );
    },
    onInvalid: (errors: object) => focusFirstError(form, Object.keys(errors)),
  };
}

export type TicketTypeForm = ReturnType<typeof useTicketTypeForm>['form'];
