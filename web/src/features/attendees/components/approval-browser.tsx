import { Button, Paper, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendee, DecisionResult } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Skeletons } from '@/shared/ui/skeletons';
import { MOST_AT_ONCE, type Verb } from '../api/decide';
import { useAttendees } from '../api/list-attendees';
import { ApprovalCard } from './approval-card';
import { ApprovalOutcome } from './approval-outcome';
import { ChooseBar } from './choose-bar';
import { DecisionDialog } from './decision-dialog';
import { useDetails } from './use-details';

interface ApprovalBrowserProps {
  event: { id: string; time_zone: string };
}

/** Who awaits approval, one by one or many at a time. */
export function ApprovalBrowser({ event }: ApprovalBrowserProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const list = useAttendees(event.id, { status: 'awaiting_approval' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<{ verb: Verb; attendees: Attendee[] } | null>(null);
  const [outcome, setOutcome] = useState<{ verb: Verb; results: DecisionResult[] } | null>(null);
  const { open, details } = useDetails(event.id, event.time_zone);
  const shown = list.data?.pages.flatMap(({ items }) => items) ?? [];
  // Somebody else may have decided about one that is chosen: it is not shown any more.
  const selected = shown.filter(({ id }) => chosen.has(id));

  const select = (id: string, on: boolean) => {
    const next = new Set(selected.map((one) => one.id));
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };

  return (
    <Stack gap="lg">
      {outcome && <ApprovalOutcome {...outcome} />}
      {list.isPending && <Skeletons height={72} count={5} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && shown.length === 0 && (
        <EmptyState title={t('approvals.empty.title')} text={t('approvals.empty.text')} />
      )}
      {shown.length > 0 && (
        <Paper p="md" className="surface">
          <Stack gap="xs">
            <ChooseBar
              shown={shown}
              selected={selected}
              most={MOST_AT_ONCE}
              texts={{
                all: (count) => t('approvals.all', { count }),
                selected: (count) => t('approvals.selected', { count }),
                tooMany: (count) => t('approvals.tooMany', { count }),
              }}
              onSelect={(people) => setChosen(new Set(people.map(({ id }) => id)))}
            >
              {(disabled) =>
                (['approve', 'decline'] as const).map((verb) => (
                  <Button
                    key={verb}
                    size="sm"
                    variant={verb === 'approve' ? 'filled' : 'default'}
                    disabled={disabled}
                    onClick={() => setAsked({ verb, attendees: selected })}
                  >
                    {t(`approvals.many.${verb}`)}
                  </Button>
                ))
              }
            </ChooseBar>
          </Stack>
        </Paper>
      )}
      <Stack component="ul" className="plain-list" gap="sm" aria-label={t('approvals.title')}>
        {shown.map((attendee) => (
          <ApprovalCard
            key={attendee.id}
            attendee={attendee}
            zone={event.time_zone}
            selected={chosen.has(attendee.id)}
            onSelect={(on) => select(attendee.id, on)}
            onDecide={(verb) => setAsked({ verb, attendees: [attendee] })}
            onOpen={() => open(attendee)}
          />
        ))}
      </Stack>
      <LoadMore list={list} />
      {details}
      {asked && (
        <DecisionDialog
          eventId={event.id}
          verb={asked.verb}
          attendees={asked.attendees}
          onDone={(results) => {
            setOutcome({ verb: asked.verb, results });
            setChosen(new Set());
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}
