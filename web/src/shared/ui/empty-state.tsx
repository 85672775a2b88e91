import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  text: string;
  action?: ReactNode;
  /** The level of its heading: 1 where it is the whole page. */
  order?: 1 | 2;
}

/** Nothing is here yet: what would be, and the way to it. */
export function EmptyState({ title, text, action, order = 2 }: EmptyStateProps) {
  return (
    <Paper p="xl" radius="lg" className="surface">
      <Stack align="center" gap="sm" ta="center" py="md">
        <svg width="72" height="48" viewBox="0 0 72 48" aria-hidden="true" className="empty-mark">
          <rect x="2" y="6" width="68" height="36" rx="8" fill="none" strokeWidth="2.5" />
          <path d="M24 8v32" strokeWidth="2.5" strokeDasharray="3 4" />
          <path d="M34 19h24M34 28h14" strokeWidth="2.5" strokeLinecap="round" />
        </svg>
        <Title order={order} size="h3">
          {title}
        </Title>
        <Text c="dimmed" maw={440}>
          {text}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
