import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import type { TransferOffer } from '@/shared/api/types';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useToast } from '@/shared/ui/use-toast';
import { useForm } from '../api/get-form';
import { useAcceptTransfer, useDeclineTransfer } from '../api/transfer';
import { AnswerFields } from './answer-fields';
import { answersInput, askedForm, asksAnything, emptyForm } from './answer-values';
import { useAnswers } from './use-answers';

interface AcceptTransferProps {
  token: string;
  offer: TransferOffer;
}

/** Takes over what somebody passes on, with one's own answers to what the event asks. */
export function AcceptTransfer({ token, offer }: AcceptTransferProps) {
  const { t } = useTranslation('registrations');
  const navigate = useNavigate();
  const toast = useToast();
  const accept = useAcceptTransfer(token);
  const { event, ticket_type: type, quantity } = offer;
  const form = useForm(event.event_id, { ticketTypeId: type?.id });
  const asked = askedForm(form.data, type?.id, quantity);
  const fields = useRef<HTMLDivElement>(null);
  const answers = useAnswers(asked, emptyForm, fields);
  const standing = hasCode(accept.error, 'already_registered')
    ? accept.error.problem.registration_id
    : undefined;

  const submit = () => {
    if (!answers.check()) return;
    const said = asksAnything(asked) ? answersInput(asked, answers.values) : {};
    accept.mutate(said, {
      onSuccess: ({ id }) => {
        toast(t('transfer.page.done'));
        void navigate(`/registrations/${id}`);
      },
      onError: (error) => {
        answers.refused(error, said);
        if (hasCode(error, 'validation_failed')) void form.refetch();
      },
    });
  };

  if (form.isPending) return <Skeletons height={48} />;
  if (form.isLoadingError) return <ErrorNotice error={form.error} onRetry={form.refetch} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        {asksAnything(asked) && (
          <AnswerFields
            form={asked}
            values={answers.values}
            errors={answers.errors}
            onChange={answers.change}
            ref={fields}
          />
        )}
        <ErrorNotice error={accept.error} />
        {standing === undefined ? (
          <Group>
            <Button type="submit" size="md" loading={accept.isPending}>
              {t('transfer.page.accept')}
            </Button>
            <DeclineTransfer token={token} />
          </Group>
        ) : (
          <>
            <Text size="sm">{t('transfer.page.giveUpYours')}</Text>
            <Group>
              <Button component={Link} to={`/registrations/${standing}`}>
                {t('panel.toMine')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  );
}

/** Says no, after asking: the link is good for nothing then. */
export function DeclineTransfer({ token }: { token: string }) {
  const { t } = useTranslation('registrations');
  const [asking, dialog] = useDisclosure(false);
  const decline = useDeclineTransfer(token);
  return (
    <>
      <Button variant="default" size="md" onClick={dialog.open}>
        {t('transfer.decline.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('transfer.decline.title')}
        text={t('transfer.decline.text')}
        confirmLabel={t('transfer.decline.button')}
        danger
        busy={decline.isPending}
        onConfirm={() => decline.mutate(null)}
        onClose={dialog.close}
      >
        <ErrorNotice error={decline.error} />
      </ConfirmDialog>
    </>
  );
}
