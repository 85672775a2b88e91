import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { hasCode } from '@/shared/api/problem';
import { fieldMessages } from '@/shared/i18n/errors';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { findQuestionFaults, questionFieldAt, type QuestionValues } from './question-values';

/** The form's state, its own checks, and the server's complaints at their fields. */
export function useQuestionForm(initialValues: QuestionValues) {
  const { t } = useTranslation('events');
  const { t: common } = useTranslation('common');
  const form = useForm<QuestionValues>({
    // Its fields stand on one page with those of the event and of other dialogs.
    name: 'question',
    initialValues,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(findQuestionFaults(values)).map(([path, fault]) => [
          path,
          t(`questions.error.${fault}`),
        ]),
      ),
  });
  return {
    form,
    showServerErrors: (error: unknown) => {
      const messages = [...fieldMessages(error, common)].flatMap(([pointer, message]) => {
        const field = questionFieldAt(pointer);
        return field === undefined ? [] : [[field, message] as const];
      });
      if (hasCode(error, 'question_answered')) {
        messages.push(['kind', common('problem.question_answered')]);
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

export type QuestionFormState = ReturnType<typeof useQuestionForm>['form'];
