import { Checkbox, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '@/shared/api/types';
import {
  idsOf,
  textOf,
  type AnswerValue,
  type AskedForm,
  type FormErrors,
  type FormValues,
} from './answer-values';

/** From so many choices on a list that opens is easier to read. */
const MANY = 8;

interface AnswerFieldsProps {
  form: AskedForm;
  values: FormValues;
  errors: FormErrors;
  onChange: (values: FormValues) => void;
  ref?: Ref<HTMLDivElement>;
}

/** What the event asks: the names of guests first, then its questions. */
export function AnswerFields({ form, values, errors, onChange, ref }: AnswerFieldsProps) {
  const { t } = useTranslation('registrations');
  const { questions, places, namesRequired } = form;
  const required = namesRequired || questions.some((question) => question.required);
  return (
    <Stack ref={ref}>
      {required && (
        <Text size="sm" c="dimmed">
          {t('form.marked')}
        </Text>
      )}
      {Array.from({ length: places }, (_, place) => (
        <div key={place} data-field={`guest-${place}`}>
          <TextInput
            label={
              places > 1 ? t('form.guest', { seat: place + 1, total: places }) : t('form.onlyGuest')
            }
            required={namesRequired}
            maxLength={100}
            autoComplete="off"
            value={values.guests[place] ?? ''}
            error={errors[`guest-${place}`]}
            onChange={({ currentTarget }) => {
              const guests = Array.from(
                { length: Math.max(places, values.guests.length) },
                (_none, index) => values.guests[index] ?? '',
              );
              guests[place] = currentTarget.value;
              onChange({ ...values, guests });
            }}
          />
        </div>
      ))}
      {questions.map((question) => (
        <div key={question.id} data-field={question.id}>
          <AnswerField
            question={question}
            value={values.answers[question.id]}
            error={errors[question.id]}
            onChange={(value) =>
              onChange({ ...values, answers: { ...values.answers, [question.id]: value } })
            }
          />
        </div>
      ))}
    </Stack>
  );
}

interface AnswerFieldProps {
  question: Question;
  value: AnswerValue | undefined;
  error: ReactNode;
  onChange: (value: AnswerValue) => void;
}

function AnswerField({ question, value, error, onChange }: AnswerFieldProps) {
  const { t } = useTranslation('registrations');
  const { prompt, help, required, choices, kind } = question;
  const input = {
    label: <span className="wrap-anywhere">{prompt}</span>,
    description: help === '' ? undefined : <span style={{ whiteSpace: 'pre-line' }}>{help}</span>,
    required,
    error,
  };
  switch (kind) {
    case 'long_text':
      return (
        <Textarea
          {...input}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={5000}
          dir="auto"
          value={textOf(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'choice':
      if (choices.length >= MANY) {
        return (
          <NativeSelect
            {...input}
            data={[
              { value: '', label: t('form.none') },
              ...choices.map(({ id, label }) => ({ value: id, label })),
            ]}
            value={textOf(value)}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          />
        );
      }
      return (
        <Radio.Group {...input} value={textOf(value)} onChange={onChange}>
          <Stack gap="xs" my="xs">
            {choices.map(({ id, label }) => (
              <Radio key={id} value={id} label={label} className="wrap-anywhere" />
            ))}
          </Stack>
        </Radio.Group>
      );
    case 'several':
      return (
        <Checkbox.Group {...input} value={idsOf(value)} onChange={onChange}>
          <Stack gap="xs" my="xs">
            {choices.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={label} className="wrap-anywhere" />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'checkbox':
      return (
        <Checkbox
          {...input}
          label={
            <span className="wrap-anywhere">
              {prompt}
              {required && (
                <Text span c="red" aria-hidden="true">
                  {' *'}
                </Text>
              )}
            </span>
          }
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    default:
      return (
        <TextInput
          {...input}
          {...(kind === 'date' ? { type: 'date' } : { maxLength: 500, dir: 'auto' })}
          value={textOf(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}
