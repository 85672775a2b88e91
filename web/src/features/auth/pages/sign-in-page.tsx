import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { returnPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { useSignIn } from '../api/sign-in';
import { AuthCard } from '../components/auth-card';
import { PasswordField } from '../components/password-field';

export function Component() {
  const { t } = useTranslation(['auth', 'common']);
  const [search] = useSearchParams();
  const session = useSession();
  const signIn = useSignIn();
  const needed = (value: string) => (value.trim() === '' ? t('common:required') : null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { login: '', password: '' },
    validate: { login: needed, password: needed },
  });

  if (session.status === 'signed-in') return <Navigate to={returnPath(search)} replace />;

  return (
    <AuthCard
      title={t('signIn.title')}
      lead={search.has('next') ? t('signIn.leadBack') : t('signIn.lead')}
      footer={
        <Text ta="center">
          {t('signIn.noAccount')}{' '}
          <Anchor component={Link} to={{ pathname: '/sign-up', search: search.toString() }}>
            {t('signIn.toSignUp')}
          </Anchor>
        </Text>
      }
    >
      <form
        noValidate
        onSubmit={form.onSubmit(
          (values) => signIn.mutate(values),
          (errors) => focusFirstError(form, Object.keys(errors)),
        )}
      >
        <Stack>
          <ErrorNotice error={signIn.error} />
          <TextInput
            label={t('login')}
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('login')}
            {...form.getInputProps('login')}
          />
          <PasswordField
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
