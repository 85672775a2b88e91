import { Paper, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { AttendeeActions, useActions, type Ask } from './attendee-actions';
import { columns, personName, type CellContext } from './columns';
import { useDetails } from './use-details';
import classes from './attendee-list.module.css';

interface AttendeeListProps {
  eventId: string;
  attendees: Attendee[];
  /** The event's. */
  zone: string;
  hasTypes: boolean;
}

/** A table where there is room for one, else a card an attendee; each opens what is known of them. */
export function AttendeeList({ eventId, attendees, zone, hasTypes }: AttendeeListProps) {
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const formats = useFormats();
  const { open, details } = useDetails(eventId, zone);
  const { ask, asking } = useActions(eventId);
  const list = { attendees, hasTypes, context: { formats, zone, onOpen: open }, onAsk: ask };
  return (
    <>
      {wide ? <AttendeeTable {...list} /> : <AttendeeCards {...list} />}
      {details}
      {asking}
    </>
  );
}

interface EntriesProps {
  attendees: Attendee[];
  hasTypes: boolean;
  context: CellContext;
  onAsk: Ask;
}

function AttendeeTable({ attendees, hasTypes, context, onAsk }: EntriesProps) {
  const { t } = useTranslation('attendees');
  const shown = columns.filter(({ ofTypes }) => hasTypes || !ofTypes);
  return (
    <Paper className={`surface ${classes.frame ?? ''}`}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            {shown.map(({ key }) => (
              <Table.Th key={key} scope="col">
                {t(`column.${key}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <VisuallyHidden>{t('column.actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attendees.map((attendee) => (
            <Table.Tr key={attendee.id}>
              {shown.map(({ key, cell }) => (
                <Table.Td key={key}>{cell(attendee, context)}</Table.Td>
              ))}
              <Table.Td>
                <div className={classes.actions}>
                  <AttendeeActions attendee={attendee} onAsk={onAsk} />
                </div>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function AttendeeCards({ attendees, hasTypes, context, onAsk }: EntriesProps) {
  const { t } = useTranslation('attendees');
  const [person, ...rest] = columns.filter(({ ofTypes }) => hasTypes || !ofTypes);
  return (
    <Stack component="ul" className="plain-list" gap="sm" aria-label={t('title')}>
      {attendees.map((attendee) => (
        <Paper
          component="li"
          key={attendee.id}
          p="md"
          className="surface"
          aria-label={personName(attendee.person)}
        >
          {person?.cell(attendee, context)}
          <dl className={classes.facts}>
            {rest.map(({ key, cell }) => (
              <div key={key} className={classes.fact}>
                <Text component="dt" size="sm" c="dimmed">
                  {t(`column.${key}`)}
                </Text>
                <dd className={classes.value}>{cell(attendee, context)}</dd>
              </div>
            ))}
          </dl>
          <div className={`${classes.actions ?? ''} ${classes.cardActions ?? ''}`}>
            <AttendeeActions attendee={attendee} onAsk={onAsk} />
          </div>
        </Paper>
      ))}
    </Stack>
  );
}
