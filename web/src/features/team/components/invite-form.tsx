import { Button, Paper, Radio, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { TeamRole } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { useLanguage } from '@/shared/i18n/language';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { useToast } from '@/shared/ui/use-toast';
import { useInvite } from '../api/team';
import { knownRole, roles } from './roles';

interface Values {
  email: string;
  role: TeamRole;
}

/** Asks somebody to join; the mail is in the language of this page. */
export function InviteForm({ eventId }: { eventId: string }) {
  const { t } = useTranslation(['team', 'common']);
  const { t: common } = useTranslation('common');
  const toast = useToast();
  const locale = useLanguage();
  const invite = useInvite(eventId);
  const form = useForm<Values>({
    name: 'invite',
    initialValues: { email: '', role: 'manager' },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('invite.wrong')) },
  });

  const submit = ({ email, role }: Values) =>
    invite.mutate(
      { email: email.trim(), role, locale },
      {
        onSuccess: (invitation) => {
          toast(t('invite.done', { email: invitation.email }));
          form.setValues({ email: '' });
        },
        onError: (error) => {
          const message = fieldMessages(error, common).get('/email');
          if (message === undefined) return;
          form.setFieldError('email', message);
          focusFirstError(form, ['email']);
        },
      },
    );

  return (
    <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
      <form
        noValidate
        onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, Object.keys(errors)))}
      >
        <Stack>
          <Title order={2} size="h4">
            {t('invite.title')}
          </Title>
          <TextInput
            label={t('invite.email')}
            description={t('invite.hint')}
            type="email"
            required
            autoComplete="off"
            maxLength={254}
            {...form.getInputProps('email')}
          />
          <Radio.Group
            label={t('invite.role')}
            value={form.values.role}
            onChange={(role) => form.setFieldValue('role', knownRole(role))}
          >
            <Stack gap="xs" mt={4}>
              {roles.map((role) => (
                <Radio
                  key={role}
                  value={role}
                  label={t(`role.${role}`)}
                  description={t(`may.${role}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <ErrorNotice error={invite.error} />
          <Button type="submit" loading={invite.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('invite.submit')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
