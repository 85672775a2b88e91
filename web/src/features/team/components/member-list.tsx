import { Button, NativeSelect, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { Team } from '@/shared/api/types';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { teamKeys } from '../api/keys';
import { useRemoveMember, useSetRole } from '../api/team';
import { Person } from './person';
import { knownRole, roles } from './roles';

interface MemberListProps {
  eventId: string;
  team: Team;
  /** Whether the viewer chooses the team. */
  owns: boolean;
}

/** The owner and who helps; the owner gives roles and takes out. */
export function MemberList({ eventId, team: { owner, members }, owns }: MemberListProps) {
  const { t } = useTranslation('team');
  const toast = useToast();
  const queries = useQueryClient();
  const setRole = useSetRole(eventId);
  const remove = useRemoveMember(eventId);
  const [removing, setRemoving] = useState<Team['members'][number] | null>(null);
  const reload = () => queries.invalidateQueries({ queryKey: teamKeys.team(eventId) });
  const close = () => {
    setRemoving(null);
    remove.reset();
  };
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t('members.title')}
      </Title>
      <ErrorNotice error={setRole.error} />
      <Stack component="ul" className="plain-list" gap="sm">
        <Person name={owner.username} lines={[t('role.owner')]} />
        {members.map((member) => {
          const { user_id: userId, username: name, email } = member;
          const role = knownRole(member.role);
          const address = email === null ? [] : [email];
          if (!owns) return <Person key={userId} name={name} lines={[t(`role.${role}`)]} />;
          return (
            <Person key={userId} name={name} lines={address}>
              <NativeSelect
                aria-label={t('members.roleOf', { name })}
                data={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
                value={role}
                disabled={setRole.isPending}
                onChange={({ currentTarget: { value } }) =>
                  setRole.mutate(
                    { userId, role: knownRole(value) },
                    { onSuccess: () => toast(t('members.changed', { name })) },
                  )
                }
              />
              <Button
                variant="default"
                aria-label={t('members.removeOne', { name })}
                onClick={() => setRemoving(member)}
              >
                {t('members.remove')}
              </Button>
            </Person>
          );
        })}
      </Stack>
      <ConfirmDialog
        opened={removing !== null}
        title={t('members.removeTitle')}
        text={t('members.removeText', { name: removing?.username ?? '' })}
        confirmLabel={t('members.remove')}
        danger
        busy={remove.isPending}
        onConfirm={() => {
          if (!removing) return;
          remove.mutate(removing.user_id, {
            onSuccess: () => {
              toast(t('members.removed', { name: removing.username }));
              close();
            },
            onSettled: () => void reload(),
          });
        }}
        onClose={close}
      >
        <ErrorNotice error={remove.error} />
      </ConfirmDialog>
    </Stack>
  );
}
