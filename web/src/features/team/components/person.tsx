import { Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface PersonProps {
  name: string;
  lines: string[];
  children?: ReactNode;
}

/** Somebody in a list of the team, with what can be done. */
export function Person({ name, lines, children }: PersonProps) {
  return (
    <Paper component="li" p="md" className="surface" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} miw={0}>
          <Text fw={600} className="wrap-anywhere">
            {name}
          </Text>
          {lines.map((line) => (
            <Text key={line} size="sm" c="dimmed" className="wrap-anywhere">
              {line}
            </Text>
          ))}
        </Stack>
        {children !== undefined && <Group gap="xs">{children}</Group>}
      </Group>
    </Paper>
  );
}
