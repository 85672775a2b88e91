import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { useLanguage } from '@/shared/i18n/language';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { useToast } from '@/shared/ui/use-toast';
import { useOfferTransfer } from '../api/transfer';

interface TransferDialogProps {
  registration: Registration;
  opened: boolean;
  onClose: () => void;
}

/** To whom the registration is to be passed on; the mail is in the language of this page. */
export function TransferDialog({ registration, opened, onClose }: TransferDialogProps) {
  const { t } = useTranslation(['registrations', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const locale = useLanguage();
  const offer = useOfferTransfer(registration.id);
  const form = useForm({
    name: 'transfer',
    initialValues: { email: '', message: '' },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('transfer.offer.wrong')),
    },
  });

  const submit = ({ email, message }: { email: string; message: string }) =>
    offer.mutate(
      { email: email.trim(), locale, ...(message.trim() === '' ? {} : { message }) },
      {
        onSuccess: (open) => {
          onClose();
          form.reset();
          toast(t('transfer.offer.done', { email: open.email }));
        },
        onError: (error) => {
          const messages = fieldMessages(error, common);
          const wrong = (['email', 'message'] as const).filter((name) => {
            const text = messages.get(`/${name}`);
            if (text !== undefined) form.setFieldError(name, text);
            return text !== undefined;
          });
          focusFirstError(form, wrong);
        },
      },
    );

  return (
    <Dialog opened={opened} onClose={onClose} title={t('transfer.offer.title')}>
      <form
        noValidate
        onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, Object.keys(errors)))}
      >
        <Stack>
          <Text>{t('transfer.offer.text', { count: registration.quantity })}</Text>
          <TextInput
            label={t('transfer.offer.email')}
            description={t('transfer.offer.hint')}
            type="email"
            required
            autoComplete="off"
            maxLength={254}
            data-autofocus
            {...form.getInputProps('email')}
          />
          <Textarea
            label={t('transfer.offer.message')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={1000}
            dir="auto"
            {...form.getInputProps('message')}
          />
          <ErrorNotice error={offer.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={offer.isPending}>
              {t('transfer.offer.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
