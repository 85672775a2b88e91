import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question, TicketType } from '@/shared/api/types';
import { knownKind } from './question-values';
import { Step } from './step';

interface QuestionRowProps {
  question: Question;
  ticketTypes: TicketType[];
  first: boolean;
  last: boolean;
  onMove: (step: -1 | 1) => void;
  onEdit: () => void;
  onDelete: () => void;
}

/** A question as its organiser sees it, with what can be done. */
export function QuestionRow({ question, ticketTypes, first, last, ...on }: QuestionRowProps) {
  const { t } = useTranslation('events');
  const { prompt, choices, ticket_type_ids: types } = question;
  const kind = knownKind(question.kind);
  const names = ticketTypes.filter(({ id }) => types?.includes(id)).map(({ name }) => name);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Title order={3} size="h5" className="wrap-anywhere">
          {prompt}
        </Title>
        <Badge variant="light" color={question.required ? 'yellow' : 'pine'} tt="none">
          {question.required ? t('questions.required') : t('questions.optional')}
        </Badge>
      </Group>
      <Stack gap={2} className="wrap-anywhere">
        {question.help !== '' && (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {question.help}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {kind && t(`questions.kinds.${kind}`)}
          {choices.length > 0 && `: ${choices.map(({ label }) => label).join(' · ')}`}
        </Text>
        {types !== null && (
          <Text size="sm" c="dimmed">
            {names.length > 0
              ? t('questions.onlyFor', { names: names.join(', ') })
              : t('questions.forNobody')}
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        <Step label={t('types.up', { name: prompt })} off={first} onClick={() => on.onMove(-1)}>
          ↑
        </Step>
        <Step label={t('types.down', { name: prompt })} off={last} onClick={() => on.onMove(1)}>
          ↓
        </Step>
        <Button
          variant="default"
          size="xs"
          aria-label={t('types.editOne', { name: prompt })}
          onClick={on.onEdit}
        >
          {t('tools.edit')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('types.deleteOne', { name: prompt })}
          onClick={on.onDelete}
        >
          {t('tools.delete')}
        </Button>
      </Group>
    </Stack>
  );
}
