import { useTranslation } from 'react-i18next';

export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

/** Each in its own language, so that it is found by those who need it. */
export const languageNames: Record<Language, string> = { en: 'English', ru: 'Русский' };

const REMEMBERED = 'turnout.language';

export function toLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split('-')[0];
  return languages.find((language) => language === primary) ?? null;
}

/** What the visitor chose before, else the first of the browser's languages that we have. */
export function initialLanguage(): Language {
  const browser = navigator.languages.map(toLanguage).find((language) => language !== null);
  return rememberedLanguage() ?? browser ?? 'en';
}

export function rememberedLanguage(): Language | null {
  return toLanguage(localStorage.getItem(REMEMBERED));
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
}

/** Called at sign-in: from then on the profile's language is the one that counts. */
export function forgetLanguage(): void {
  localStorage.removeItem(REMEMBERED);
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return toLanguage(i18n.language) ?? 'en';
}
