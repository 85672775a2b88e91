import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface CodeEntryProps {
  onCode: (code: string) => void;
}

/** For hand scanners, which type a code and press Enter, and for pasting. */
export function CodeEntry({ onCode }: CodeEntryProps) {
  const { t } = useTranslation('check-in');
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() === '') return;
        onCode(code);
        setCode('');
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          miw={0}
          label={t('code.label')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <Button type="submit" variant="default">
          {t('code.check')}
        </Button>
      </Group>
    </form>
  );
}
