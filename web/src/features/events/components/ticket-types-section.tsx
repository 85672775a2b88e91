import { Button, Paper, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventDetails, TicketType } from '@/shared/api/types';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useDeleteTicketType } from '../api/delete-ticket-type';
import { useTicketTypes } from '../api/list-ticket-types';
import { useUpdateTicketTypes } from '../api/update-ticket-type';
import classes from './list-row.module.css';
import { move } from './move';
import { TicketTypeForm } from './ticket-type-form';
import { TicketTypeRow } from './ticket-type-row';

type Event = Pick<EventDetails, 'id' | 'time_zone'>;

/** What an organiser sells: the event's ticket types, in the order of its page. */
export function TicketTypesSection({ event: { id, time_zone: zone } }: { event: Event }) {
  const { t } = useTranslation(['events', 'common']);
  const list = useTicketTypes(id);
  const reorder = useUpdateTicketTypes(id);
  const [moved, setMoved] = useState('');
  const [editing, form] = useDisclosure(false);
  const [edited, setEdited] = useState<TicketType | null>(null);
  const [deleting, deletion] = useDisclosure(false);
  const [doomed, setDoomed] = useState<TicketType | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const ticketTypes = list.data ?? [];

  const edit = (ticketType: TicketType | null) => {
    setEdited(ticketType);
    form.open();
  };
  const step = (index: number, by: -1 | 1) => {
    // A second press would name versions that the first is about to change.
    if (reorder.isPending) return;
    const name = ticketTypes[index]?.name ?? '';
    reorder.mutate(move(ticketTypes, index, by), {
      onSuccess: () =>
        setMoved(t('types.moved', { name, place: index + by + 1, of: ticketTypes.length })),
    });
  };

  return (
    <Paper component="section" aria-labelledby="ticket-types" className="surface form-section">
      <Stack>
        <Stack gap={4}>
          <Title order={2} size="h3" id="ticket-types" ref={heading} tabIndex={-1}>
            {t('types.title')}
          </Title>
          <Text c="dimmed">{t('types.lead')}</Text>
        </Stack>
        {list.isPending && <Skeletons height={90} count={2} />}
        {list.isLoadingError && <ErrorNotice error={list.error} onRetry={list.refetch} />}
        {list.isSuccess && ticketTypes.length === 0 && <Text>{t('types.none')}</Text>}
        <ul className="plain-list">
          {ticketTypes.map((ticketType, index) => (
            <li key={ticketType.id} className={classes.row}>
              <TicketTypeRow
                ticketType={ticketType}
                zone={zone}
                first={index === 0}
                last={index === ticketTypes.length - 1}
                onMove={(by) => step(index, by)}
                onEdit={() => edit(ticketType)}
                onDelete={() => {
                  setDoomed(ticketType);
                  deletion.open();
                }}
              />
            </li>
          ))}
        </ul>
        <VisuallyHidden role="status">{moved}</VisuallyHidden>
        <ErrorNotice error={reorder.error} />
        {list.isSuccess && (
          <div>
            <Button variant="default" onClick={() => edit(null)}>
              {t('types.add')}
            </Button>
          </div>
        )}
      </Stack>
      <Dialog
        opened={editing}
        onClose={form.close}
        // A slip beside the form must not lose what was typed.
        closeOnClickOutside={false}
        title={edited === null ? t('types.new') : t('types.edit')}
        size="lg"
      >
        <TicketTypeForm eventId={id} zone={zone} ticketType={edited} onDone={form.close} />
      </Dialog>
      <Deletion
        eventId={id}
        // As it is now: a refusal may have brought a newer version.
        ticketType={ticketTypes.find((one) => one.id === doomed?.id) ?? doomed}
        opened={deleting}
        onClose={deletion.close}
        // The button that opened the dialog is gone with its ticket type.
        onDeleted={() => heading.current?.focus()}
      />
    </Paper>
  );
}

interface DeletionProps {
  eventId: string;
  ticketType: TicketType | null;
  opened: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

function Deletion({ eventId, ticketType, opened, onClose, onDeleted }: DeletionProps) {
  const { t } = useTranslation('events');
  const toast = useToast();
  const remove = useDeleteTicketType(eventId);
  return (
    <ConfirmDialog
      opened={opened}
      title={t('types.delete.title')}
      text={t('types.delete.text', { name: ticketType?.name ?? '' })}
      confirmLabel={t('delete.confirm')}
      danger
      busy={remove.isPending}
      onConfirm={() => {
        if (ticketType === null) return;
        remove.mutate(ticketType, {
          onSuccess: () => {
            toast(t('types.delete.done'));
            onDeleted();
            onClose();
          },
        });
      }}
      onClose={() => {
        onClose();
        remove.reset();
      }}
    >
      <ErrorNotice error={remove.error} title={t('types.delete.refused')} />
    </ConfirmDialog>
  );
}
