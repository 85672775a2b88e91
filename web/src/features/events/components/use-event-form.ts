import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { fieldMessages } from '@/shared/i18n/errors';
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
      for (const [pointer, message] of fieldMessages(error, common)) {
        const field = fieldAt(pointer);
        if (field !== undefined) form.setFieldError(field, message);
      }
    },
  };
}

export type EventForm = ReturnType<typeof useEventForm>['form'];
