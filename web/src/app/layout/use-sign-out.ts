import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { signOut } from '@/features/auth';
import { endSession } from '@/shared/api/session';
import { explain } from '@/shared/i18n/errors';
import { useFormats } from '@/shared/i18n/format';
import { useToast } from '@/shared/ui/use-toast';

/** Ends the session on the server first: told "signed out", a visitor must be able to walk away. */
export function useSignOut(): () => void {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const navigate = useNavigate();
  const toast = useToast();
  return () => {
    const leave = async () => {
      await signOut();
      endSession();
      await navigate('/');
    };
    leave().catch((error: unknown) => {
      toast(explain(error, t, formats).message, 'bad');
    });
  };
}
