import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DocumentTitle } from './document-title';

interface PageProps {
  title: string;
  /** The tab's title, where it says more than the heading. */
  documentTitle?: string;
  lead?: string;
  actions?: ReactNode;
  /** Reading width, for text and forms. */
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of a page: its title, what it is about, what can be done here. */
export function Page({ title, documentTitle, lead, actions, narrow = false, children }: PageProps) {
  return (
    <Stack gap="lg" {...(narrow ? { w: '100%', maw: 640, mx: 'auto' } : {})}>
      <DocumentTitle>{documentTitle ?? title}</DocumentTitle>
      <Group justify="space-between" align="flex-end" gap="md">
        <Stack gap={4} miw={0}>
          <Title order={1} className="wrap-anywhere">
            {title}
          </Title>
          {lead !== undefined && <Text c="dimmed">{lead}</Text>}
        </Stack>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
