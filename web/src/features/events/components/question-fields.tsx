import { Checkbox, NativeSelect, Radio, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TicketType } from '@/shared/api/types';
import { QuestionChoices } from './question-choices';
import { hasChoices, questionKinds } from './question-values';
import type { QuestionFormState } from './use-question-form';

interface QuestionFieldsProps {
  form: QuestionFormState;
  /** The event's. */
  ticketTypes: TicketType[];
  /** Somebody answered it: the kind stays. */
  answered: boolean;
}

export function QuestionFields({ form, ticketTypes, answered }: QuestionFieldsProps) {
  const { t } = useTranslation('events');
  const { kind, asked } = form.values;
  return (
    <Stack>
      <TextInput
        label={t('questions.prompt')}
        required
        data-autofocus
        {...form.getInputProps('prompt')}
      />
      <Textarea
        label={t('questions.help')}
        description={t('questions.helpHint')}
        autosize
        minRows={1}
        maxRows={6}
        {...form.getInputProps('help')}
      />
      <NativeSelect
        label={t('questions.kind')}
        description={answered ? t('questions.kindStays') : undefined}
        disabled={answered}
        data={questionKinds.map((value) => ({ value, label: t(`questions.kinds.${value}`) }))}
        {...form.getInputProps('kind')}
      />
      {hasChoices(kind) && <QuestionChoices form={form} />}
      <Switch
        label={kind === 'checkbox' ? t('questions.mustTick') : t('questions.mustAnswer')}
        {...form.getInputProps('required', { type: 'checkbox' })}
      />
      {ticketTypes.length > 0 && (
        <Radio.Group label={t('questions.asked')} {...form.getInputProps('asked')}>
          <Stack mt="xs" gap="xs">
            <Radio value="all" label={t('questions.all')} />
            <Radio value="some" label={t('questions.some')} />
          </Stack>
        </Radio.Group>
      )}
      {ticketTypes.length > 0 && asked === 'some' && (
        <Checkbox.Group label={t('questions.types')} {...form.getInputProps('types')}>
          <Stack mt="xs" gap="xs">
            {ticketTypes.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} className="wrap-anywhere" />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
