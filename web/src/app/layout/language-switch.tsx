import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languageNames, languages, toLanguage, useLanguage } from '@/shared/i18n/language';
import { switchLanguage } from '../i18n/setup';
import classes from './layout.module.css';

const options = languages.map((value) => ({ value, label: languageNames[value] }));

export function LanguageSwitch() {
  const { t } = useTranslation('app');
  const language = useLanguage();
  return (
    <NativeSelect
      aria-label={t('language')}
      size="sm"
      radius="xl"
      className={classes.language ?? ''}
      data={options}
      value={language}
      onChange={({ currentTarget }) => {
        const chosen = toLanguage(currentTarget.value);
        if (chosen !== null) void switchLanguage(chosen);
      }}
    />
  );
}
