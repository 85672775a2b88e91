import { Alert, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DecisionResult } from '@/shared/api/types';
import type { Verb } from '../api/decide';

interface Outcome {
  verb: Verb;
  results: DecisionResult[];
}

const failures = [
  'already_approved',
  'already_declined',
  'cancelled',
  'expired',
  'not_awaiting',
  'not_found',
] as const;

/** What became of the last decision: how many it was for, and whom it did not reach. */
export function ApprovalOutcome({ verb, results }: Outcome) {
  const { t } = useTranslation('attendees');
  const number = (...of: DecisionResult[]) => results.filter((one) => of.includes(one)).length;
  const done = number('done', 'in_progress');
  const others = failures
    .map((failure) => ({ failure, count: number(failure) }))
    .filter(({ count }) => count > 0);
  return (
    <Alert color={others.length > 0 ? 'yellow' : 'pine'} role="status">
      {t(`approvals.done.${verb}`, { count: done })}
      {others.length > 0 && (
        <List size="sm" mt={4}>
          {others.map(({ failure, count }) => (
            <List.Item key={failure}>{t(`approvals.failure.${failure}`, { count })}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
