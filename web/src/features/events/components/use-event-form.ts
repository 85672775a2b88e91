import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { fieldMessages } from '@/shared/i18n/errors';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { fieldAt, findFaults, type EventFormValues } from './event-form-values';

/** The form's state, its own checks, and the server's complaints at their fields. */
export function useEventForm(initialValues: EventFormValues) {
  const { t } = useTranslation('events');
  const { t: common } = useTranslation('common');
  const form = useForm<EventFormValues>({
    initialValues,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(findFaults(values)).map(([name, fault]) => [name, t(`form.error.${fault}`)]),
      ),
  });
  return {
    form,
    showServerErrors: (error: unknown) => {
      const messages = [...fieldMessages(error, common)].flatMap(([pointer, message]) => {
        const field = fieldAt(pointer);
        return field === undefined ? [] : [[field, message] as const];
      });
      for (const [field, message] of messages) form.setFieldError(field, message);
      focusFirstError(
        form,
        messages.map(([field]) => field),
      );
    },
    onInvalid: (errors: object) => focusFirstError(form, Object.keys(errors)),
  };
}

export type EventForm = ReturnType<typeof useEventForm>['form'];
