import { Button, FileButton, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/problem';
import type { ImportReport } from '@/shared/api/types';
import { saveFile } from '@/shared/files/save-file';
import { useLanguage } from '@/shared/i18n/language';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useImport, useImportPreview } from '../api/import-attendees';
import { readCsv, writeCsv } from './csv-file';
import { ImportDone, ImportVerdict } from './import-outcome';
import { ImportRows } from './import-rows';
import type { TicketTypeName } from './ticket-type-name';

interface ImportAttendeesProps {
  eventId: string;
  ticketTypes: TicketTypeName[];
}

/** A file is chosen or pasted, checked, and imported as it was checked. */
export function ImportAttendees({ eventId, ticketTypes }: ImportAttendeesProps) {
  const { t } = useTranslation('attendees');
  const [csv, setCsv] = useState('');
  const [file, setFile] = useState('');
  const [unread, setUnread] = useState<'not_utf8' | 'too_large' | null>(null);
  // A file that was mended is chosen again by the same name.
  const forget = useRef<() => void>(null);
  const preview = useImportPreview(eventId);
  const importing = useImport(eventId);

  // What was found of another text says nothing of this one.
  const take = (text: string, name: string) => {
    setCsv(text);
    setFile(name);
    setUnread(null);
    preview.reset();
    importing.reset();
  };
  const check = (text: string) => {
    importing.reset();
    preview.mutate(text);
  };
  const choose = async (chosen: File | null) => {
    if (chosen === null) return;
    forget.current?.();
    const read = await readCsv(chosen);
    if ('fault' in read) {
      take('', '');
      setUnread(read.fault);
      return;
    }
    take(read.text, chosen.name);
    check(read.text);
  };

  if (importing.isSuccess) {
    return <ImportDone eventId={eventId} report={importing.data} onAnother={() => take('', '')} />;
  }
  const refused = refusalOf(importing.error);
  const report = refused ?? preview.data;
  const running = preview.isPending || importing.isPending;
  const ready = report?.errors.length === 0;
  return (
    <Stack gap="lg">
      <Paper p="lg" radius="lg" className="surface">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            check(csv);
          }}
        >
          <Stack>
            <Text>{t('import.how')}</Text>
            <Group gap="sm">
              <FileButton
                accept=".csv,.tsv,.txt,text/csv"
                resetRef={forget}
                onChange={(chosen) => void choose(chosen)}
              >
                {(props) => (
                  <Button {...props} disabled={running}>
                    {t('import.choose')}
                  </Button>
                )}
              </FileButton>
              <Template ticketTypes={ticketTypes} />
            </Group>
            <Textarea
              label={t('import.text')}
              description={file === '' ? undefined : t('import.chosen', { name: file })}
              autosize
              minRows={4}
              maxRows={12}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              readOnly={importing.isPending}
              value={csv}
              onChange={({ currentTarget }) => take(currentTarget.value, file)}
            />
            <Group>
              <Button
                type="submit"
                variant="default"
                loading={preview.isPending}
                disabled={csv.trim() === '' || importing.isPending}
              >
                {t('import.check')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      {unread !== null && <ImportVerdict report={faulty(unread)} />}
      <ErrorNotice error={preview.error} title={t('import.failed.check')} />
      {report !== undefined && <ImportVerdict report={report} />}
      {ready && (
        <Group gap="sm">
          <Button loading={importing.isPending} onClick={() => importing.mutate(csv)}>
            {t('import.submit', { count: report.rows.length })}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {importing.isPending && t('import.running')}
          </Text>
        </Group>
      )}
      {refused === null && (
        <ErrorNotice error={importing.error} title={t('import.failed.import')} />
      )}
      {report !== undefined && report.rows.length > 0 && (
        <ImportRows report={report} hasTypes={ticketTypes.length > 0} />
      )}
    </Stack>
  );
}

/** A file with the columns that this event needs, and one row to show how. */
function Template({ ticketTypes }: { ticketTypes: TicketTypeName[] }) {
  const { t } = useTranslation('attendees');
  const language = useLanguage();
  const save = () => {
    const type = ticketTypes[0]?.name;
    const headings = [
      t('import.sheet.email'),
      ...(type === undefined ? [] : [t('import.sheet.ticketType')]),
      t('import.sheet.places'),
    ];
    const example = ['anna@example.org', ...(type === undefined ? [] : [type]), '1'];
    const text = writeCsv([headings, example], language === 'ru' ? ';' : ',');
    const file = new Blob([text], { type: 'text/csv;charset=utf-8' });
    saveFile(file, `${t('import.templateName')}.csv`);
  };
  return (
    <Button variant="default" onClick={save}>
      {t('import.template')}
    </Button>
  );
}

/** What was found wrong only when it was to be imported. */
function refusalOf(error: Error | null): ImportReport | null {
  return error instanceof ApiError ? (error.problem.report ?? null) : null;
}

/** Of a file that did not get as far as the server. */
function faulty(code: string): ImportReport {
  const error = { code, detail: code, line: null, column: null, limit: null, number: null };
  return { rows: [], errors: [error], ignored_columns: [] };
}
