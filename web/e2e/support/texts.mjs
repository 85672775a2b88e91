import i18next from 'i18next';
import { readFile } from 'node:fs/promises';

const sources = {
  common: 'shared/i18n/locales/common.LANGUAGE.json',
  app: 'app/i18n/app.LANGUAGE.json',
  auth: 'features/auth/locales/LANGUAGE.json',
  'check-in': 'features/check-in/locales/LANGUAGE.json',
  events: 'features/events/locales/LANGUAGE.json',
  attendees: 'features/attendees/locales/LANGUAGE.json',
  waitlist: 'features/attendees/locales/waitlist.LANGUAGE.json',
  team: 'features/team/locales/LANGUAGE.json',
  registrations: 'features/registrations/locales/LANGUAGE.json',
  opening: 'features/opening/locales/LANGUAGE.json',
  profile: 'features/profile/locales/LANGUAGE.json',
  activity: 'features/activity/locales/LANGUAGE.json',
  notifications: 'features/notifications/locales/LANGUAGE.json',
};

/** The app's own texts in a language, by key: `t('auth:signUp.submit')`. Unknown keys throw. */
export async function textsIn(language) {
  const resources = {};
  for (const [namespace, source] of Object.entries(sources)) {
    const file = new URL(`../../src/${source.replace('LANGUAGE', language)}`, import.meta.url);
    resources[namespace] = JSON.parse(await readFile(file, 'utf8'));
  }
  const instance = i18next.createInstance();
  await instance.init({
    lng: language,
    resources: { [language]: resources },
    interpolation: { escapeValue: false },
  });
  return (key, values) => {
    if (!instance.exists(key, values)) throw new Error(`no text ${key} in ${language}`);
    return instance.t(key, values);
  };
}
