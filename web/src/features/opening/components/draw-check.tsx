import { Alert, Anchor, Button, Code, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { useSession } from '@/shared/api/session';
import type { EventDetails, OpeningDraw } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useDraw } from '../api/get-draw';
import { useOpening } from '../api/get-opening';
import { openingKeys } from '../api/keys';
import { seenBefore } from '../model/seen';
import { verifyDraw, type Known } from '../model/verify';
import { FindingList } from './finding-list';

/** Checks an event's draw in the visitor's browser, and says how it was drawn. */
export function DrawCheck({ event }: { event: EventDetails }) {
  const { t } = useTranslation('opening');
  const formats = useFormats();
  const draw = useDraw(event.id);
  const toEvent = (
    <Button component={Link} to={`/events/${event.id}`} variant="default">
      {t('toEvent')}
    </Button>
  );
  if (draw.isPending) return <Skeletons height={220} />;
  if (hasCode(draw.error, 'no_fair_opening')) {
    return <EmptyState title={t('draw.none.title')} text={t('draw.none.text')} action={toEvent} />;
  }
  if (hasCode(draw.error, 'not_drawn')) {
    const opens = event.registration_opens_at ?? event.starts_at;
    return (
      <Stack gap="lg">
        <EmptyState
          title={t('draw.notYet.title')}
          text={t('draw.notYet.text', { time: formats.moment(opens, event.time_zone) })}
          action={toEvent}
        />
        <HowDrawn />
      </Stack>
    );
  }
  if (draw.isLoadingError) return <ErrorNotice error={draw.error} onRetry={draw.refetch} />;
  return (
    <Stack gap="lg">
      <Verdict event={event} draw={draw.data} />
      <HowDrawn />
      <Numbers event={event} draw={draw.data} />
    </Stack>
  );
}

/** The checks, and what comes of them. */
function Verdict({ event, draw }: { event: EventDetails; draw: OpeningDraw }) {
  const { t } = useTranslation('opening');
  const formats = useFormats();
  const session = useSession();
  const opening = useOpening(event.id, session.status === 'signed-in');
  const place = opening.data?.place;
  // Whoever came after the draw stands behind it, and is not in it.
  const isMine = place?.rank != null && place.rank <= draw.entries;
  const known: Known = {
    commitment: seenBefore(event.id),
    entryId: isMine ? place.entry_id : undefined,
  };
  const check = useQuery({
    queryKey: [...openingKeys.draw(event.id), 'check', known],
    queryFn: () => verifyDraw(draw, known),
    enabled: isSecureContext && !opening.isLoading && session.status !== 'restoring',
    staleTime: Infinity,
  });

  if (!isSecureContext) return <Alert color="yellow">{t('draw.insecure')}</Alert>;
  if (check.isPending) return <Skeletons height={220} label={t('draw.checking')} />;
  if (check.isLoadingError) return <ErrorNotice error={check.error} onRetry={check.refetch} />;
  if (check.data === null) return <Alert color="yellow">{t('draw.unknown')}</Alert>;
  const holds = check.data.every((finding) => finding.holds);
  return (
    <Paper p="lg" className="surface">
      <Stack gap="md">
        <Alert
          color={holds ? 'pine' : 'red'}
          role="status"
          title={holds ? t('draw.holds') : t('draw.broken')}
        >
          {t('draw.counted', { count: draw.entries })}
          {isMine && ` ${t('draw.mine', { place: formats.number(place.rank ?? 0) })}`}
        </Alert>
        <FindingList findings={check.data} />
      </Stack>
    </Paper>
  );
}

function HowDrawn() {
  const { t } = useTranslation('opening');
  const steps = ['number', 'entries', 'order', 'publish'] as const;
  return (
    <Stack gap="xs">
      <Title order={2} size="h3">
        {t('draw.how.title')}
      </Title>
      <List type="ordered" spacing="xs">
        {steps.map((step) => (
          <List.Item key={step}>{t(`draw.how.${step}`)}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** What was reckoned with, for who wants to do it with a program of their own. */
function Numbers({ event, draw }: { event: EventDetails; draw: OpeningDraw }) {
  const { t } = useTranslation('opening');
  const address = `/v1/events/${event.id}/opening/draw`;
  const numbers = [
    ['seed', draw.seed],
    ['commitment', draw.commitment],
    ['list', draw.entries_hash],
  ] as const;
  return (
    <Stack gap="xs">
      <Title order={2} size="h3">
        {t('draw.numbers.title')}
      </Title>
      {numbers.map(([name, value]) => (
        <Stack key={name} gap={2}>
          <Text size="sm" c="dimmed">
            {t(`draw.numbers.${name}`)}
          </Text>
          <Code className="wrap-anywhere">{value}</Code>
        </Stack>
      ))}
      <Text size="sm">{t('draw.numbers.own', { algorithm: draw.algorithm })}</Text>
      <Code block className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
        {`turnout-local verify-draw ${location.origin}/events/${event.id}`}
      </Code>
      <Anchor href={address} size="sm">
        {t('draw.numbers.raw')}
      </Anchor>
    </Stack>
  );
}
