import { Button, Paper, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventDetails, Question } from '@/shared/api/types';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useDeleteQuestion } from '../api/delete-question';
import { useQuestions } from '../api/list-questions';
import { useTicketTypes } from '../api/list-ticket-types';
import { useUpdateQuestions } from '../api/update-question';
import { FormSettings } from './form-settings';
import classes from './list-row.module.css';
import { move } from './move';
import { QuestionForm } from './question-form';
import { QuestionRow } from './question-row';

type Event = Pick<EventDetails, 'id' | 'time_zone'>;

/** What an event asks of who registers, in the order of its form. */
export function QuestionsSection({ event: { id, time_zone: zone } }: { event: Event }) {
  const { t } = useTranslation(['events', 'common']);
  const form = useQuestions(id);
  const ticketTypes = useTicketTypes(id).data ?? [];
  const reorder = useUpdateQuestions(id);
  const [moved, setMoved] = useState('');
  const [editing, dialog] = useDisclosure(false);
  const [edited, setEdited] = useState<Question | null>(null);
  const [deleting, deletion] = useDisclosure(false);
  const [doomed, setDoomed] = useState<Question | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const questions = form.data?.items ?? [];

  const edit = (question: Question | null) => {
    setEdited(question);
    dialog.open();
  };
  const step = (index: number, by: -1 | 1) => {
    // A second press would name versions that the first is about to change.
    if (reorder.isPending) return;
    const name = questions[index]?.prompt ?? '';
    reorder.mutate(move(questions, index, by), {
      onSuccess: () =>
        setMoved(t('types.moved', { name, place: index + by + 1, of: questions.length })),
    });
  };

  return (
    <Paper component="section" aria-labelledby="questions" className="surface form-section">
      <Stack>
        <Stack gap={4}>
          <Title order={2} size="h3" id="questions" ref={heading} tabIndex={-1}>
            {t('questions.title')}
          </Title>
          <Text c="dimmed">{t('questions.lead')}</Text>
        </Stack>
        {form.isPending && <Skeletons height={90} count={2} />}
        {form.isLoadingError && <ErrorNotice error={form.error} onRetry={form.refetch} />}
        {form.isSuccess && questions.length === 0 && <Text>{t('questions.none')}</Text>}
        <ul className="plain-list">
          {questions.map((question, index) => (
            <li key={question.id} className={classes.row}>
              <QuestionRow
                question={question}
                ticketTypes={ticketTypes}
                first={index === 0}
                last={index === questions.length - 1}
                onMove={(by) => step(index, by)}
                onEdit={() => edit(question)}
                onDelete={() => {
                  setDoomed(question);
                  deletion.open();
                }}
              />
            </li>
          ))}
        </ul>
        <VisuallyHidden role="status">{moved}</VisuallyHidden>
        <ErrorNotice error={reorder.error} />
        {form.isSuccess && (
          <>
            <div>
              <Button variant="default" onClick={() => edit(null)}>
                {t('questions.add')}
              </Button>
            </div>
            <FormSettings eventId={id} zone={zone} form={form.data} onReload={form.refetch} />
          </>
        )}
      </Stack>
      <Dialog
        opened={editing}
        onClose={dialog.close}
        // A slip beside the form must not lose what was typed.
        closeOnClickOutside={false}
        title={edited === null ? t('questions.new') : t('questions.edit')}
        size="lg"
      >
        <QuestionForm
          eventId={id}
          ticketTypes={ticketTypes}
          question={edited}
          onDone={dialog.close}
        />
      </Dialog>
      <Deletion
        eventId={id}
        // As it is now: a refusal may have brought a newer version.
        question={questions.find((one) => one.id === doomed?.id) ?? doomed}
        opened={deleting}
        onClose={deletion.close}
        // The button that opened the dialog is gone with its question.
        onDeleted={() => heading.current?.focus()}
      />
    </Paper>
  );
}

interface DeletionProps {
  eventId: string;
  question: Question | null;
  opened: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

function Deletion({ eventId, question, opened, onClose, onDeleted }: DeletionProps) {
  const { t } = useTranslation('events');
  const toast = useToast();
  const remove = useDeleteQuestion(eventId);
  return (
    <ConfirmDialog
      opened={opened}
      title={t('questions.delete.title')}
      text={
        question?.answered
          ? t('questions.delete.answered', { name: question.prompt })
          : t('questions.delete.text', { name: question?.prompt ?? '' })
      }
      confirmLabel={t('delete.confirm')}
      danger
      busy={remove.isPending}
      onConfirm={() => {
        if (question === null) return;
        remove.mutate(question, {
          onSuccess: () => {
            toast(t('questions.delete.done'));
            onDeleted();
            onClose();
          },
        });
      }}
      onClose={() => {
        onClose();
        remove.reset();
      }}
    >
      <ErrorNotice error={remove.error} title={t('questions.delete.refused')} />
    </ConfirmDialog>
  );
}
