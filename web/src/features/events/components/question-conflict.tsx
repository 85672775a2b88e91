import { Stack, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketType } from '@/shared/api/types';
import { ConflictChoice } from './conflict-choice';
import type { QuestionValues } from './question-values';

interface QuestionConflictProps {
  mine: QuestionValues;
  theirs: QuestionValues;
  ticketTypes: TicketType[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Somebody saved another version of the question meanwhile; stands in place of its form. */
export function QuestionConflict({ mine, theirs, ticketTypes, ...choice }: QuestionConflictProps) {
  const { t } = useTranslation('events');
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus has gone with the form.
  useEffect(() => heading.current?.focus(), []);

  const texts = (values: QuestionValues) => ({
    prompt: values.prompt,
    help: values.help,
    kind: t(`questions.kinds.${values.kind}`),
    choices: values.choices.map(({ label }) => label).join('\n'),
    required: values.required ? t('questions.required') : t('questions.optional'),
    asked:
      values.asked === 'all'
        ? t('questions.all')
        : ticketTypes
            .filter(({ id }) => values.types.includes(id))
            .map(({ name }) => name)
            .join('\n'),
  });
  const labels = {
    prompt: t('questions.prompt'),
    help: t('questions.help'),
    kind: t('questions.kind'),
    choices: t('questions.choices'),
    required: t('questions.mustAnswer'),
    asked: t('questions.asked'),
  };
  const [ours, others] = [texts(mine), texts(theirs)];
  const names = Object.keys(labels) as (keyof typeof labels)[];
  const differences = names
    .filter((name) => ours[name] !== others[name])
    .map((name) => ({ name, label: labels[name], mine: ours[name], theirs: others[name] }));
  return (
    <Stack>
      <Title order={2} size="h4" ref={heading} tabIndex={-1}>
        {t('questions.conflict')}
      </Title>
      <ConflictChoice differences={differences} {...choice} />
    </Stack>
  );
}
