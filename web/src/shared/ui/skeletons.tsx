import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface SkeletonsProps {
  count?: number;
  height: number;
  /** What is awaited, where "loading" alone would leave the visitor guessing. */
  label?: string;
}

/** Grey blocks where things will stand. */
export function Skeletons({ count = 1, height, label }: SkeletonsProps) {
  const { t } = useTranslation('common');
  return (
    <Stack role="status">
      <VisuallyHidden>{label ?? t('loading')}</VisuallyHidden>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} radius="lg" />
      ))}
    </Stack>
  );
}
