import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ImportReport } from '@/shared/api/types';
import { faultText } from './import-fault';

const places = ({ rows }: ImportReport) => rows.reduce((sum, { quantity }) => sum + quantity, 0);

/** Whether a file can be imported; what stands against it beside its rows. */
export function ImportVerdict({ report }: { report: ImportReport }) {
  const { t } = useTranslation('attendees');
  const lines = new Set(report.rows.map(({ line }) => line));
  const ofFile = report.errors.filter(({ line }) => line == null || !lines.has(line));
  const count = report.errors.length;
  const ignored = report.ignored_columns;
  return (
    <Alert
      color={count > 0 ? 'red' : 'pine'}
      role={count > 0 ? 'alert' : 'status'}
      title={count > 0 ? t('import.broken') : t('import.ready')}
    >
      <Stack gap="xs">
        {count > 0 ? (
          <Text size="sm">{t('import.faults', { count })}</Text>
        ) : (
          <Text size="sm">
            {t('import.people', { count: report.rows.length })}{' '}
            {places(report) > report.rows.length && t('import.seats', { count: places(report) })}
          </Text>
        )}
        {ofFile.length > 0 && (
          <List size="sm">
            {ofFile.map((fault, index) => (
              <List.Item key={index}>
                {fault.line == null
                  ? faultText(fault, t)
                  : t('import.atLine', { line: fault.line, text: faultText(fault, t) })}
              </List.Item>
            ))}
          </List>
        )}
        {count > ofFile.length && report.rows.length > 1 && (
          <Text size="sm">{t('import.first')}</Text>
        )}
        {ignored.length > 0 && (
          <Text size="sm" className="wrap-anywhere">
            {t('import.ignored', { names: ignored.join(', ') })}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

const takeFocus = (element: HTMLElement | null) => element?.focus();

interface ImportDoneProps {
  eventId: string;
  report: ImportReport;
  onAnother: () => void;
}

/** Everybody is registered. */
export function ImportDone({ eventId, report, onAnother }: ImportDoneProps) {
  const { t } = useTranslation('attendees');
  const soon = report.rows.filter(({ status }) => status === 'pending').length;
  return (
    <Alert
      color="pine"
      role="status"
      title={t('import.done', { count: report.rows.length })}
      // The button that had the focus is gone.
      tabIndex={-1}
      ref={takeFocus}
    >
      <Stack gap="md" align="flex-start">
        <Text size="sm">
          {t('import.doneText')} {soon > 0 && t('import.soon', { count: soon })}
        </Text>
        <Group gap="sm">
          <Button component={Link} to={`/events/${eventId}/attendees`}>
            {t('import.toList')}
          </Button>
          <Button variant="default" onClick={onAnother}>
            {t('import.another')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
