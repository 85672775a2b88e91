import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { countCharacters } from '@/shared/api/characters';
import { fieldMessages } from '@/shared/i18n/errors';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useBlock } from '../api/blocks';
import { personName } from './columns';
import { isCancellable } from './status';

/** In characters. */
const LONGEST = 500;

interface BlockDialogProps {
  eventId: string;
  attendee: Attendee;
  onClose: () => void;
}

/** Asks why somebody is blocked, and whether what they have is cancelled too. */
export function BlockDialog({ eventId, attendee, onClose }: BlockDialogProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const block = useBlock(eventId, attendee.person.user_id);
  const [reason, setReason] = useState('');
  const [cancels, setCancels] = useState(false);
  const [checked, setChecked] = useState(false);
  const name = personName(attendee.person);
  const length = countCharacters(reason);
  const fault = () => {
    if (length > LONGEST) return t('message.tooLong', { count: length - LONGEST });
    return checked && length === 0 ? t('block.needsReason') : null;
  };
  const refused = fieldMessages(block.error, common).get('/reason');
  return (
    <Dialog opened onClose={onClose} title={t('block.title', { name })}>
      <form
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          setChecked(true);
          if (length === 0 || length > LONGEST) return;
          block.mutate(
            { reason, cancel_registration: cancels },
            {
              onSuccess: () => {
                toast(t('block.done', { name }));
                onClose();
              },
            },
          );
        }}
      >
        <Stack>
          <Text className="wrap-anywhere">{t('block.text', { name })}</Text>
          <Textarea
            label={t('block.reason')}
            description={t('block.reasonHint')}
            required
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            error={fault() ?? refused}
          />
          {isCancellable(attendee.status) && (
            <Checkbox
              label={t('block.cancels')}
              description={t('block.cancelsHint')}
              checked={cancels}
              onChange={({ currentTarget }) => setCancels(currentTarget.checked)}
            />
          )}
          {refused === undefined && <ErrorNotice error={block.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" color="red" loading={block.isPending}>
              {t('block.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
