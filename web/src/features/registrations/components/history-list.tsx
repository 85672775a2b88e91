import { List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Registration } from '@/shared/api/types';
import { useFormats } from '@/shared/i18n/format';
import { useViewerZone } from '@/shared/time/viewer-zone';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { Skeletons } from '@/shared/ui/skeletons';
import { useRegistrationHistory } from '../api/get-history';
import { knownStep } from './status';

/** What happened on the waitlist, and why the position changed; the latest first. */
export function HistoryList({ registration }: { registration: Registration }) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const zone = useViewerZone();
  const history = useRegistrationHistory(
    registration.id,
    registration.position ?? registration.waiting_people,
  );
  const steps = history.data?.items.toReversed() ?? [];
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('history.title')}
      </Title>
      {history.isPending && <Skeletons height={40} count={2} />}
      {history.isLoadingError && <ErrorNotice error={history.error} onRetry={history.refetch} />}
      <List listStyleType="none" spacing="xs">
        {steps.map(({ at, kind, position }, index) => {
          const step = knownStep(kind);
          return (
            step && (
              <List.Item key={steps.length - index}>
                <Text size="sm">
                  {t(`history.step.${step}`)}
                  {position !== null && ` · ${t('history.position', { position })}`}
                </Text>
                <Text size="sm" c="dimmed">
                  <time dateTime={at}>{formats.moment(at, zone)}</time>
                </Text>
              </List.Item>
            )
          );
        })}
      </List>
    </Stack>
  );
}
