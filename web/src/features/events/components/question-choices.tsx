import { Button, CloseButton, Group, Input, Stack, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionFormState } from './use-question-form';

/** So many a question may have. */
const MOST = 50;

/** What to choose from, line by line. */
export function QuestionChoices({ form }: { form: QuestionFormState }) {
  const { t } = useTranslation('events');
  const list = useRef<HTMLDivElement>(null);
  const made = useRef(0);
  const { choices } = form.values;

  const add = () => {
    made.current += 1;
    form.insertListItem('choices', { key: `new-${made.current}`, id: null, label: '' });
    form.clearFieldError('choices');
    focus(choices.length);
  };
  const remove = (index: number) => {
    form.removeListItem('choices', index);
    // Its button is gone with it.
    focus(Math.max(0, index - 1));
  };
  const focus = (index: number) =>
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll('input');
      (inputs?.[index] ?? list.current?.querySelector('button'))?.focus();
    });

  return (
    <Stack gap="xs" ref={list} role="group" aria-label={t('questions.choices')}>
      <Input.Label component="div">{t('questions.choices')}</Input.Label>
      {choices.map(({ key, label }, index) => (
        <Group key={key} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            flex={1}
            miw={0}
            aria-label={t('questions.choice', { number: index + 1 })}
            {...form.getInputProps(`choices.${index}.label`)}
            onKeyDown={(event) => {
              // As in a list: Enter begins the next line, and does not save the form.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (choices.length < MOST) add();
            }}
          />
          <CloseButton
            size="lg"
            aria-label={t('questions.removeChoice', { number: index + 1, label })}
            onClick={() => remove(index)}
          />
        </Group>
      ))}
      {form.errors.choices !== undefined && <Input.Error>{form.errors.choices}</Input.Error>}
      {choices.length < MOST && (
        <div>
          <Button variant="default" size="xs" onClick={add}>
            {t('questions.addChoice')}
          </Button>
        </div>
      )}
    </Stack>
  );
}
