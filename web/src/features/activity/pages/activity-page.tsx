import { Anchor, Paper, Stack, Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ActivityEntry } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Page } from '@/shared/ui/page';
import { Skeletons } from '@/shared/ui/skeletons';
import { useActivity } from '../api/list-activity';

export function Component() {
  const { t } = useTranslation(['activity', 'common']);
  const list = useActivity();
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('title')} lead={t('lead')} narrow>
      {list.isPending && <Skeletons height={64} count={4} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && entries.length === 0 && (
        <EmptyState title={t('empty.title')} text={t('empty.text')} />
      )}
      {entries.length > 0 && <Entries entries={entries} />}
      <LoadMore list={list} />
    </Page>
  );
}

function Entries({ entries }: { entries: ActivityEntry[] }) {
  const { t } = useTranslation('activity');
  const formats = useFormats();
  const zone = useViewerZone();
  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <Timeline bulletSize={20} lineWidth={2} active={entries.length}>
        {entries.map(({ id, kind, event, occurred_at }) => (
          <Timeline.Item key={id}>
            <Stack gap={2} className="wrap-anywhere">
              <Text fw={600}>{t(`kind.${kind}`)}</Text>
              {event && (
                <Anchor component={Link} to={`/events/${event.id}`}>
                  {event.title}
                </Anchor>
              )}
              <Text size="sm" c="dimmed">
                <time dateTime={occurred_at}>{formats.moment(occurred_at, zone)}</time>
              </Text>
            </Stack>
          </Timeline.Item>
        ))}
      </Timeline>
    </Paper>
  );
}
