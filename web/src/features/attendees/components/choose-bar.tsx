import { Checkbox, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Attendee } from '@/shared/api/types';

interface ChooseBarProps {
  shown: Attendee[];
  selected: Attendee[];
  /** So many one request takes. */
  most: number;
  /** `all` of so many can be chosen, so many are, and more than that can't be. */
  texts: Record<'all' | 'selected' | 'tooMany', (count: number) => string>;
  onSelect: (people: Attendee[]) => void;
  /** What can be done with them; `disabled` while they are none, or too many. */
  children: (disabled: boolean) => ReactNode;
}

/** Chooses all of a list at once, says how many are chosen, and what to do with them. */
export function ChooseBar({ shown, selected, most, texts, onSelect, children }: ChooseBarProps) {
  const first = shown.slice(0, most);
  const all = first.length > 0 && selected.length === first.length;
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Checkbox
          checked={all}
          indeterminate={!all && selected.length > 0}
          onChange={({ currentTarget }) => onSelect(currentTarget.checked ? first : [])}
          label={texts.all(first.length)}
        />
        <Group gap={selected.length > 0 ? 'xs' : 0}>
          <Text size="sm" c="dimmed" role="status">
            {selected.length > 0 && texts.selected(selected.length)}
          </Text>
          <Group gap="xs">{children(selected.length === 0 || selected.length > most)}</Group>
        </Group>
      </Group>
      {selected.length > most && <Text size="sm">{texts.tooMany(most)}</Text>}
    </>
  );
}
