import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { AnswerList } from '@/shared/ui/answer-list';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useAttendee } from '../api/get-attendee';
import classes from './attendee-list.module.css';
import { personDetails, personName } from './columns';
import { StatusBadge } from './status-badge';

interface AttendeeDetailsProps {
  eventId: string;
  /** As the list has it: shown until the rest has come. */
  attendee: Attendee;
  /** The event's. */
  zone: string;
  opened: boolean;
  onClose: () => void;
}

/** What is known of one attendee: what they have, what they answered, who comes with them. */
export function AttendeeDetails({ eventId, attendee, zone, ...dialog }: AttendeeDetailsProps) {
  const { t } = useTranslation(['attendees', 'common']);
  const details = useAttendee(eventId, attendee.id, { enabled: dialog.opened });
  const said = details.data;
  const empty = said?.answers.length === 0 && said.guests.every((name) => name === null);
  return (
    <Dialog title={personName(attendee.person)} {...dialog}>
      <Stack>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {personDetails(attendee.person)}
        </Text>
        <Facts attendee={said ?? attendee} zone={zone} />
        <Stack gap="xs">
          <Title order={3} size="h5">
            {t('details.said')}
          </Title>
          {details.isPending && <Skeletons height={48} label={t('details.loading')} />}
          {details.isLoadingError && (
            <ErrorNotice
              error={details.error}
              title={t('common:error.pageTitle')}
              onRetry={details.refetch}
            />
          )}
          {said &&
            (empty ? (
              <Text>{t('details.nothing')}</Text>
            ) : (
              <AnswerList answers={said.answers} guests={said.guests} />
            ))}
        </Stack>
      </Stack>
    </Dialog>
  );
}

function Facts({ attendee, zone }: { attendee: Attendee; zone: string }) {
  const { t } = useTranslation('attendees');
  const formats = useFormats();
  const moments = [
    { label: t('column.registered'), at: attendee.created_at },
    { label: t('details.waiting'), at: attendee.waiting_since },
    { label: t('details.confirmed'), at: attendee.confirmed_at },
    { label: t('details.cancelled'), at: attendee.cancelled_at },
  ];
  const facts = [
    { label: t('column.status'), value: <StatusBadge status={attendee.status} /> },
    { label: t('column.ticketType'), value: attendee.ticket_type?.name },
    { label: t('column.places'), value: formats.number(attendee.quantity) },
    ...moments.map(({ label, at }) => ({
      label,
      value: at === null ? undefined : <time dateTime={at}>{formats.moment(at, zone)}</time>,
    })),
  ];
  return (
    <dl className={`${classes.facts ?? ''} ${classes.details ?? ''}`}>
      {facts.map(
        ({ label, value }) =>
          value !== undefined && (
            <div key={label} className={classes.fact}>
              <Text component="dt" size="sm" c="dimmed">
                {label}
              </Text>
              <Text component="dd" size="sm" className={`${classes.value ?? ''} wrap-anywhere`}>
                {value}
              </Text>
            </div>
          ),
      )}
    </dl>
  );
}
