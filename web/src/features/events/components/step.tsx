import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';

interface StepProps {
  label: string;
  /** At the end of the list; keeps the focus that a disabled button would lose. */
  off: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** Moves what is in a list one place up or down. */
export function Step({ label, off, onClick, children }: StepProps) {
  return (
    <ActionIcon
      variant="default"
      size="input-xs"
      aria-label={label}
      {...(off ? { 'aria-disabled': true, 'data-disabled': true } : {})}
      onClick={() => {
        if (!off) onClick();
      }}
    >
      <span aria-hidden="true">{children}</span>
    </ActionIcon>
  );
}
