import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Block } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { LoadMore } from '@/shared/ui/load-more';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useBlocks, useUnblock } from '../api/blocks';
import classes from './block-list.module.css';

interface BlockListProps {
  event: { id: string; time_zone: string };
}

/** Whom the organiser has blocked, why, and the way back. */
export function BlockList({ event }: BlockListProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const list = useBlocks(event.id);
  const [asked, setAsked] = useState<Block | null>(null);
  const blocks = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="lg">
      {list.isPending && <Skeletons height={88} count={4} />}
      {list.isLoadingError && (
        <ErrorNotice
          error={list.error}
          title={t('common:error.pageTitle')}
          onRetry={list.refetch}
        />
      )}
      {list.isSuccess && blocks.length === 0 && (
        <EmptyState
          title={t('blocks.empty.title')}
          text={t('blocks.empty.text')}
          action={
            <Button component={Link} to={`/events/${event.id}/attendees`} variant="default">
              {t('blocks.empty.action')}
            </Button>
          }
        />
      )}
      {blocks.length > 0 && (
        <Stack component="ul" className="plain-list" gap="sm" aria-label={t('blocks.title')}>
          {blocks.map((block) => (
            <Entry
              key={block.user_id}
              block={block}
              zone={event.time_zone}
              onUnblock={() => setAsked(block)}
            />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      {asked && <Unblock eventId={event.id} block={asked} onClose={() => setAsked(null)} />}
    </Stack>
  );
}

interface EntryProps {
  block: Block;
  /** The event's. */
  zone: string;
  onUnblock: () => void;
}

function Entry({ block, zone, onUnblock }: EntryProps) {
  const { t } = useTranslation('attendees');
  const formats = useFormats();
  const name = accountName(block);
  return (
    <Paper component="li" p="md" className="surface" aria-label={name}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} className={classes.what}>
          <Text fw={600} className="wrap-anywhere">
            {name}
          </Text>
          <Text className={`${classes.reason ?? ''} wrap-anywhere`}>{block.reason}</Text>
          <Text size="sm" c="dimmed" className="wrap-anywhere">
            {t('blocks.by', { name: block.blocked_by })}
            {' · '}
            <time dateTime={block.blocked_at}>{formats.moment(block.blocked_at, zone)}</time>
          </Text>
        </Stack>
        <Button
          variant="default"
          size="sm"
          aria-label={t('blocks.unblockOne', { name })}
          onClick={onUnblock}
        >
          {t('blocks.unblock')}
        </Button>
      </Group>
    </Paper>
  );
}

interface UnblockProps {
  eventId: string;
  block: Block;
  onClose: () => void;
}

function Unblock({ eventId, block, onClose }: UnblockProps) {
  const { t } = useTranslation('attendees');
  const toast = useToast();
  const unblock = useUnblock(eventId);
  const name = accountName(block);
  return (
    <ConfirmDialog
      opened
      title={t('blocks.unblockTitle', { name })}
      text={t('blocks.unblockText', { name })}
      confirmLabel={t('blocks.unblock')}
      busy={unblock.isPending}
      onConfirm={() =>
        unblock.mutate(block.user_id, {
          onSuccess: () => {
            toast(t('blocks.unblocked', { name }));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <ErrorNotice error={unblock.error} />
    </ConfirmDialog>
  );
}

/** A dash for who was blocked in the first seconds after they signed up. */
function accountName({ username }: Block): string {
  return username ?? '–';
}
