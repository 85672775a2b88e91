import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventForm, RegistrationDetails } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { AnswerList } from '@/shared/ui/answer-list';
import { EditError } from '@/shared/ui/edit-error';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { UnsavedGuard } from '@/shared/ui/unsaved-guard';
import { useToast } from '@/shared/ui/use-toast';
import { useForm } from '../api/get-form';
import { useUpdateAnswers } from '../api/update-answers';
import { AnswerFields } from './answer-fields';
import { answersInput, askedForm, asksAnything, storedForm } from './answer-values';
import { isActive } from './status';
import { useAnswers } from './use-answers';

interface AnswersSectionProps {
  registration: RegistrationDetails;
  /** Reads the registration again. */
  onReload: () => unknown;
}

/** What was answered and who comes along; until the limit it can be changed. */
export function AnswersSection({ registration, onReload }: AnswersSectionProps) {
  const { t } = useTranslation(['registrations', 'common']);
  const { event, ticket_type: type, quantity, status, answers, guests } = registration;
  const standing = isActive(status);
  const form = useForm(event.event_id, { ticketTypeId: type?.id, enabled: standing });
  const formats = useFormats();
  const now = useNow(serverNow);
  const [editing, setEditing] = useState(false);
  // A new form begins from what is stored then.
  const [round, setRound] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const said = answers.length > 0 || guests.some((name) => name !== null);
  const asked = askedForm(form.data, type?.id, quantity);
  const asks = standing && asksAnything(asked);
  if (!said && !asks && !editing) return null;

  const until = form.data?.answers_editable_until ?? event.starts_at;
  const open = standing && Date.parse(until) > now;
  const close = () => {
    setEditing(false);
    heading.current?.focus();
  };
  return (
    <Paper component="section" aria-labelledby="answers" p="lg" className="surface">
      <Stack>
        <Title order={2} size="h5" id="answers" ref={heading} tabIndex={-1}>
          {t('form.title')}
        </Title>
        {editing && form.data ? (
          <AnswersForm
            key={round}
            registration={registration}
            form={form.data}
            onReload={() => {
              void Promise.all([onReload(), form.refetch()]).then(() => setRound(round + 1));
            }}
            onDone={close}
          />
        ) : (
          <>
            {said ? (
              <AnswerList answers={answers} guests={guests} />
            ) : (
              <Text>{t('form.nothing')}</Text>
            )}
            {form.isLoadingError && <ErrorNotice error={form.error} onRetry={form.refetch} />}
            {asks && (
              <Stack gap="xs">
                <Text size="sm" c="dimmed">
                  {open
                    ? t('form.until', { time: formats.moment(until, event.time_zone) })
                    : t('form.over')}
                </Text>
                {open && (
                  <Group>
                    <Button variant="default" onClick={() => setEditing(true)}>
                      {t('form.change')}
                    </Button>
                  </Group>
                )}
              </Stack>
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}

interface AnswersFormProps {
  registration: RegistrationDetails;
  form: EventForm;
  /** Drops what was typed and begins again from what is stored. */
  onReload: () => void;
  onDone: () => void;
}

function AnswersForm({ registration, form, onReload, onDone }: AnswersFormProps) {
  const { t } = useTranslation(['registrations', 'common']);
  const toast = useToast();
  const update = useUpdateAnswers(registration.id);
  // What the form began from: a refetch in the background must not change it.
  const [began] = useState(registration);
  const [stored] = useState(() => storedForm(began));
  const asked = askedForm(form, began.ticket_type?.id, began.quantity);
  const fields = useRef<HTMLDivElement>(null);
  const { values, errors, change, check, refused } = useAnswers(asked, stored, fields);

  const save = () => {
    if (!check()) return;
    const body = answersInput(asked, values);
    update.mutate(
      { body, version: began.answers_version },
      {
        onSuccess: () => {
          toast(t('common:saved'));
          onDone();
        },
        onError: (error) => refused(error, body),
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <AnswerFields form={asked} values={values} errors={errors} onChange={change} ref={fields} />
        <EditError error={update.error} onReload={onReload} />
        <Group>
          <Button type="submit" loading={update.isPending}>
            {t('common:save')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
      <UnsavedGuard
        isDirty={() => !update.isSuccess && JSON.stringify(values) !== JSON.stringify(stored)}
      />
    </form>
  );
}
