import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A password with a button that shows it, reachable by keyboard. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation('auth');
  return (
    <PasswordInput
      label={t('password')}
      required
      visibilityToggleButtonProps={{ 'aria-label': t('togglePassword'), tabIndex: 0, size: 28 }}
      {...props}
    />
  );
}
