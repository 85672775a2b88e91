import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useRemoveMember } from '../api/team';

/** The way out for who helps. */
export function LeaveTeam({ eventId, userId }: { eventId: string; userId: string }) {
  const { t } = useTranslation('team');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const toast = useToast();
  const [opened, dialog] = useDisclosure(false);
  const leave = useRemoveMember(eventId);
  const goAway = async () => {
    await navigate('/my-events');
    // The role stood in every event and list of events. Only now: the team's page may not be asked.
    await queries.invalidateQueries();
  };
  return (
    <>
      <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={dialog.open}>
        {t('leave.button')}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t('leave.title')}
        text={t('leave.text')}
        confirmLabel={t('leave.button')}
        danger
        busy={leave.isPending}
        onConfirm={() =>
          leave.mutate(userId, {
            onSuccess: () => {
              toast(t('leave.done'));
              void goAway();
            },
          })
        }
        onClose={() => {
          dialog.close();
          leave.reset();
        }}
      >
        <ErrorNotice error={leave.error} />
      </ConfirmDialog>
    </>
  );
}
