import { useEffect, useRef, type ReactNode } from 'react';
import { useProfile } from '@/features/profile';
import { useSession } from '@/shared/api/session';
import { rememberedLanguage, toLanguage, type Language } from '@/shared/i18n/language';
import { ViewerZone } from '@/shared/time/viewer-zone';
import { browserZone } from '@/shared/time/zone';
import { switchLanguage } from './i18n/setup';

/** After sign-in the profile says in which language and zone this person reads. */
export function ProfilePreferences({ children }: { children: ReactNode }) {
  const session = useSession();
  const { data: profile } = useProfile({ enabled: session.status === 'signed-in' });
  const language = toLanguage(profile?.body.locale);

  const applied = useRef<Language | null>(null);

  useEffect(() => {
    const before = applied.current;
    applied.current = language;
    if (language === null || language === before) return;
    // On a mere page load the choice in the header, made since sign-in, stays in force.
    if (before === null && rememberedLanguage() !== null) return;
    void switchLanguage(language);
  }, [language]);

  return <ViewerZone value={profile?.body.time_zone ?? browserZone()}>{children}</ViewerZone>;
}
