import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Team } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useLanguage } from '@/shared/i18n/language';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useInvite, useWithdraw } from '../api/team';
import { Person } from './person';
import { knownRole } from './roles';

interface InvitationListProps {
  eventId: string;
  invitations: Team['invitations'];
}

/** Who was asked and has not answered. */
export function InvitationList({ eventId, invitations }: InvitationListProps) {
  const { t } = useTranslation('team');
  const formats = useFormats();
  const zone = useViewerZone();
  const locale = useLanguage();
  const now = useNow(serverNow);
  const toast = useToast();
  const renew = useInvite(eventId);
  const withdraw = useWithdraw(eventId);
  const [leaving, setLeaving] = useState<Team['invitations'][number] | null>(null);
  const close = () => {
    setLeaving(null);
    withdraw.reset();
  };
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('open.title')}
      </Title>
      <ErrorNotice error={renew.error} />
      {invitations.length === 0 && <Text c="dimmed">{t('open.none')}</Text>}
      <Stack component="ul" className="plain-list" gap="sm">
        {invitations.map((invitation) => {
          const { id, email, expires_at: until } = invitation;
          const role = knownRole(invitation.role);
          const ended = Date.parse(until) <= now;
          const time = formats.moment(until, zone);
          const state = ended ? t('open.ended', { time }) : t('open.until', { time });
          return (
            <Person key={id} name={email} lines={[t(`role.${role}`), state]}>
              <Button
                variant="default"
                size="xs"
                aria-label={t('open.renewOne', { email })}
                loading={renew.isPending && renew.variables.email === email}
                onClick={() =>
                  renew.mutate(
                    { email, role, locale },
                    { onSuccess: () => toast(t('invite.done', { email })) },
                  )
                }
              >
                {t('open.renew')}
              </Button>
              <Button
                variant="default"
                size="xs"
                aria-label={t('open.withdrawOne', { email })}
                onClick={() => setLeaving(invitation)}
              >
                {t('open.withdraw')}
              </Button>
            </Person>
          );
        })}
      </Stack>
      <ConfirmDialog
        opened={leaving !== null}
        title={t('open.withdrawTitle')}
        text={t('open.withdrawText', { email: leaving?.email ?? '' })}
        confirmLabel={t('open.withdraw')}
        danger
        busy={withdraw.isPending}
        onConfirm={() => {
          if (!leaving) return;
          withdraw.mutate(leaving.id, {
            onSuccess: () => {
              toast(t('open.withdrawn'));
              close();
            },
          });
        }}
        onClose={close}
      >
        <ErrorNotice error={withdraw.error} />
      </ConfirmDialog>
    </Stack>
  );
}
