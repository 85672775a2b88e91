import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countCharacters } from '@/shared/api/characters';
import { fieldMessages } from '@/shared/i18n/errors';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';

/** So much goes into a mail. */
const LONGEST = 1_000;

interface MessageDialogProps {
  title: string;
  text: string;
  confirmLabel: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onConfirm: (message: string) => void;
  onClose: () => void;
}

/** Asks before a decision that somebody is told of by mail, and for a word to them. */
export function MessageDialog({
  title,
  text,
  confirmLabel,
  danger = false,
  busy,
  error,
  onConfirm,
  onClose,
}: MessageDialogProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const { t: common } = useTranslation('common');
  const [message, setMessage] = useState('');
  const length = countCharacters(message);
  const tooLong = length > LONGEST ? t('message.tooLong', { count: length - LONGEST }) : null;
  const invalid = fieldMessages(error, common).get('/message');
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (tooLong === null) onConfirm(message);
        }}
      >
        <Stack>
          <Text className="wrap-anywhere">{text}</Text>
          <Textarea
            label={t('message.label')}
            description={t('message.hint')}
            autosize
            minRows={3}
            maxRows={10}
            data-autofocus
            value={message}
            onChange={({ currentTarget }) => setMessage(currentTarget.value)}
            error={tooLong ?? invalid}
          />
          {invalid === undefined && <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" {...(danger ? { color: 'red' } : {})} loading={busy}>
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
