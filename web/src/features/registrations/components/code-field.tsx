import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface CodeFieldProps {
  /** As the address has it; empty for none. */
  code: string;
  /** The names of what it opened; null while that is not known. */
  opened: string[] | null;
  onCode: (code: string) => void;
}

/** "I have a code": opens what is hidden. */
export function CodeField({ code, opened, onCode }: CodeFieldProps) {
  const { t } = useTranslation('registrations');
  const [asked, setAsked] = useState(code !== '');
  const [text, setText] = useState(code);
  const [shown, setShown] = useState(code);
  // The address may change beside the field: by going back, or by a link.
  if (shown !== code) {
    setShown(code);
    setText(code);
    if (code !== '') setAsked(true);
  }

  if (!asked) {
    return (
      <div>
        <Button variant="subtle" size="compact-md" onClick={() => setAsked(true)}>
          {t('code.have')}
        </Button>
      </div>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(text.trim());
      }}
    >
      <Stack gap="xs">
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('code.label')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            maxLength={100}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            flex="1 1 160px"
            miw={0}
            ref={focusIfEmpty}
          />
          <Button type="submit" variant="default">
            {t('code.open')}
          </Button>
        </Group>
        <Text size="sm" role="status" className="wrap-anywhere">
          {code !== '' && opened !== null && told(opened)}
        </Text>
      </Stack>
    </form>
  );

  function told(names: string[]): string {
    return names.length === 0 ? t('code.nothing') : t('code.opened', { names: names.join(', ') });
  }
}

/** The button that asked for the field has gone with its focus. */
function focusIfEmpty(input: HTMLInputElement | null) {
  if (input?.value === '') input.focus();
}
