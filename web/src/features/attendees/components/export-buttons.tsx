import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AttendeeFilters } from '@/shared/api/types';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useToast } from '@/shared/ui/use-toast';
import { useExport, type FileFormat } from '../api/export-attendees';

interface ExportButtonsProps {
  event: { id: string; title: string };
  filters: AttendeeFilters;
}

/** Saves what the list shows, all pages of it, as a file. */
export function ExportButtons({ event, filters }: ExportButtonsProps) {
  const { t } = useTranslation('attendees');
  const toast = useToast();
  const file = useExport(event.id);
  const save = (format: FileFormat) =>
    file.mutate(
      { format, filters, name: t('export.name', { title: event.title }) },
      { onSuccess: () => toast(t('export.done')) },
    );
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {(['xlsx', 'csv'] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            size="sm"
            loading={file.isPending && file.variables.format === format}
            disabled={file.isPending}
            onClick={() => save(format)}
          >
            {t(`export.${format}`)}
          </Button>
        ))}
      </Group>
      <ErrorNotice error={file.error} title={t('export.failed')} />
    </Stack>
  );
}
