import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { returnPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import { explain, fieldMessages } from '@/shared/i18n/errors';
import { useFormats } from '@/shared/i18n/format';
import { useLanguage } from '@/shared/i18n/language';
import { browserZone } from '@/shared/time/zone';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { focusFirstError } from '@/shared/ui/focus-first-error';
import { useSignUp } from '../api/sign-up';
import { AuthCard } from '../components/auth-card';
import { PasswordField } from '../components/password-field';

const fields = ['username', 'email', 'password'] as const;

export function Component() {
  const { t } = useTranslation(['auth', 'common']);
  const { t: common } = useTranslation('common');
  const formats = useFormats();
  const language = useLanguage();
  const [search] = useSearchParams();
  const session = useSession();
  const signUp = useSignUp();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', email: '', password: '' },
    validate: {
      username: (value) =>
        value.trim().length < 3 || value.trim().length > 32 ? t('signUp.usernameRule') : null,
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('signUp.emailRule')),
      password: (value) =>
        value.length < 12 || value.length > 128 ? t('signUp.passwordRule') : null,
    },
  });

  if (session.status === 'signed-in') return <Navigate to={returnPath(search)} replace />;

  const showErrors = (error: unknown) => {
    const messages = fieldMessages(error, common);
    for (const field of ['username', 'email'] as const) {
      if (hasCode(error, `${field}_taken`)) {
        messages.set(`/${field}`, explain(error, common, formats).message);
      }
    }
    const wrong = fields.filter((field) => messages.has(`/${field}`));
    for (const field of wrong) form.setFieldError(field, messages.get(`/${field}`));
    focusFirstError(form, wrong);
  };

  const submit = form.onSubmit(
    ({ username, email, password }) =>
      signUp.mutate(
        {
          username: username.trim(),
          email: email.trim(),
          password,
          locale: language,
          time_zone: browserZone(),
        },
        { onError: showErrors },
      ),
    (errors) => focusFirstError(form, Object.keys(errors)),
  );

  return (
    <AuthCard
      title={t('signUp.title')}
      lead={t('signUp.lead')}
      footer={
        <Text ta="center">
          {t('signUp.haveAccount')}{' '}
          <Anchor component={Link} to={{ pathname: '/sign-in', search: search.toString() }}>
            {t('signUp.toSignIn')}
          </Anchor>
        </Text>
      }
    >
      <form noValidate onSubmit={submit}>
        <Stack>
          <ErrorNotice error={signUp.error} />
          <TextInput
            label={t('username')}
            description={t('signUp.usernameHint')}
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <TextInput
            label={t('email')}
            type="email"
            required
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordField
            description={t('signUp.passwordHint')}
            autoComplete="new-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signUp.isPending} fullWidth>
            {t('signUp.submit')}
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
