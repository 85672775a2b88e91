import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/problem';
import type { Question, TicketType } from '@/shared/api/types';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useCreateQuestion } from '../api/create-question';
import { fetchQuestion } from '../api/list-questions';
import { useUpdateQuestion } from '../api/update-question';
import { QuestionConflict } from './question-conflict';
import { QuestionFields } from './question-fields';
import { emptyQuestion, questionInput, questionValues } from './question-values';
import { useQuestionForm } from './use-question-form';

interface QuestionFormProps {
  eventId: string;
  ticketTypes: TicketType[];
  /** Null for a new one. */
  question: Question | null;
  onDone: () => void;
}

/** A new question, or an edit of the version that was shown. */
export function QuestionForm({ eventId, ticketTypes, question, onDone }: QuestionFormProps) {
  const { t } = useTranslation(['events', 'common']);
  const toast = useToast();
  const create = useCreateQuestion(eventId);
  const update = useUpdateQuestion(eventId);
  // The version that the form began from: a refetch in the background must not change it.
  const [began, setBegan] = useState(question);
  const [theirs, setTheirs] = useState<Question | null>(null);
  const compare = useMutation({
    mutationFn: (id: string) => fetchQuestion(eventId, id),
    onSuccess: setTheirs,
  });
  const { form, showServerErrors, onInvalid } = useQuestionForm(
    question ? questionValues(question) : emptyQuestion,
  );

  const save = (current: Question | null) => {
    const body = questionInput(form.getValues());
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
      <QuestionConflict
        mine={form.values}
        theirs={questionValues(theirs)}
        ticketTypes={ticketTypes}
        onKeepMine={() => {
          setBegan(theirs);
          setTheirs(null);
          save(theirs);
        }}
        onTakeTheirs={() => {
          setBegan(theirs);
          setTheirs(null);
          update.reset();
          form.setValues(questionValues(theirs));
        }}
      />
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit(() => save(began), onInvalid)}>
      <Stack gap="lg">
        <QuestionFields form={form} ticketTypes={ticketTypes} answered={began?.answered ?? false} />
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
