import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

/** A short word in the corner that something is done, or why it was not. */
export function useToast(): (message: string, tone?: 'good' | 'bad') => void {
  const { t } = useTranslation('common');
  return (message, tone = 'good') =>
    notifications.show({
      message,
      color: tone === 'good' ? 'pine' : 'red',
      closeButtonProps: { 'aria-label': t('close') },
    });
}
