import { List, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { faultText, type ImportFault } from './import-fault';
import classes from './attendee-list.module.css';

interface ImportRowsProps {
  report: ImportReport;
  hasTypes: boolean;
}

/** A row of the file with what is wrong with it. */
interface Entry {
  row: ImportReport['rows'][number];
  faults: ImportFault[];
}

/** The people in a file, those with errors first: a table where there is room, else cards. */
export function ImportRows({ report, hasTypes }: ImportRowsProps) {
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const entries = report.rows.map((row) => ({
    row,
    faults: report.errors.filter(({ line }) => line === row.line),
  }));
  const ordered = [
    ...entries.filter(({ faults }) => faults.length > 0),
    ...entries.filter(({ faults }) => faults.length === 0),
  ];
  return wide ? (
    <RowTable entries={ordered} hasTypes={hasTypes} />
  ) : (
    <RowCards entries={ordered} hasTypes={hasTypes} />
  );
}

interface EntriesProps {
  entries: Entry[];
  hasTypes: boolean;
}

function RowTable({ entries, hasTypes }: EntriesProps) {
  const { t } = useTranslation('attendees');
  const { number } = useFormats();
  return (
    <Paper className={`surface ${classes.frame ?? ''}`}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('import.rows')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('import.column.line')}</Table.Th>
            <Table.Th scope="col">{t('import.column.account')}</Table.Th>
            {hasTypes && <Table.Th scope="col">{t('column.ticketType')}</Table.Th>}
            <Table.Th scope="col">{t('column.places')}</Table.Th>
            <Table.Th scope="col">{t('import.column.verdict')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map(({ row, faults }) => (
            <Table.Tr key={row.line}>
              <Table.Td>{number(row.line)}</Table.Td>
              <Table.Td className="wrap-anywhere">{row.account || '–'}</Table.Td>
              {hasTypes && <Table.Td className="wrap-anywhere">{row.ticket_type ?? '–'}</Table.Td>}
              <Table.Td>{number(row.quantity)}</Table.Td>
              <Table.Td>
                <Verdict faults={faults} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function RowCards({ entries, hasTypes }: EntriesProps) {
  const { t } = useTranslation('attendees');
  const { number } = useFormats();
  return (
    <Stack component="ul" className="plain-list" gap="sm" aria-label={t('import.rows')}>
      {entries.map(({ row, faults }) => (
        <Paper component="li" key={row.line} p="md" className="surface">
          <Text fw={600} className="wrap-anywhere">
            {row.account || '–'}
          </Text>
          <Text size="sm" c="dimmed" className="wrap-anywhere">
            {[
              t('import.lineOf', { line: number(row.line) }),
              hasTypes ? row.ticket_type : null,
              t('places', { count: row.quantity }),
            ]
              .filter((text) => text !== null)
              .join(' · ')}
          </Text>
          <Verdict faults={faults} />
        </Paper>
      ))}
    </Stack>
  );
}

function Verdict({ faults }: { faults: ImportFault[] }) {
  const { t } = useTranslation('attendees');
  if (faults.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('import.fine')}
      </Text>
    );
  }
  return (
    <List size="sm" listStyleType="none" spacing={4} className={classes.faults ?? ''}>
      {faults.map((fault, index) => (
        <List.Item key={index}>{faultText(fault, t)}</List.Item>
      ))}
    </List>
  );
}
