import { Paper, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '@/shared/ui/page';

interface AuthCardProps {
  title: string;
  lead: string;
  children: ReactNode;
  footer: ReactNode;
}

export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <Stack maw={460} mx="auto" gap="md">
      <Page title={title} lead={lead}>
        <Paper p={{ base: 'md', xs: 'xl' }} className="surface">
          {children}
        </Paper>
      </Page>
      {footer}
    </Stack>
  );
}
