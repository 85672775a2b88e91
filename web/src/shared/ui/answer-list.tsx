import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RegistrationAnswer } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import classes from './answer-list.module.css';

interface AnswerListProps {
  answers: readonly RegistrationAnswer[];
  /** By place; null for one without a name. */
  guests: readonly (string | null)[];
}

/** What somebody answered, and who comes with them. */
export function AnswerList({ answers, guests }: AnswerListProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const written = ({ kind, value, labels }: RegistrationAnswer) => {
    if (labels.length > 0) return labels.join(', ');
    if (typeof value === 'boolean') return value ? t('answers.yes') : t('answers.no');
    if (kind === 'date' && typeof value === 'string') return formats.day(value);
    return String(value);
  };
  const total = guests.length;
  return (
    <dl className={classes.list}>
      {guests.map(
        (name, index) =>
          name !== null && (
            <div key={index}>
              <Text component="dt" size="sm" c="dimmed">
                {t('answers.guest', { seat: index + 1, total })}
              </Text>
              <Text component="dd" className={classes.text}>
                {name}
              </Text>
            </div>
          ),
      )}
      {answers.map((answer) => (
        <div key={answer.question_id}>
          <Text component="dt" size="sm" c="dimmed" className="wrap-anywhere">
            {answer.prompt}
          </Text>
          <Text component="dd" className={classes.text} dir="auto">
            {written(answer)}
          </Text>
        </div>
      ))}
    </dl>
  );
}
