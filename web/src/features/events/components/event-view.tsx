import { Alert, Badge, Box, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventDetails } from '@/shared/api/types';
import { DateLeaf } from '@/shared/ui/date-leaf';
import { DocumentTitle } from '@/shared/ui/document-title';
import { EventTime } from '@/shared/ui/event-time';
import { PlaceLine } from '@/shared/ui/place-line';
import classes from './event-view.module.css';

interface EventViewProps {
  event: EventDetails;
  /** What its organiser can do. */
  tools: ReactNode;
  /** Free places and the way to one. */
  tickets: ReactNode;
}

export function EventView({ event, tools, tickets }: EventViewProps) {
  const { t } = useTranslation('events');
  return (
    <Stack gap="lg">
      <DocumentTitle>{event.title}</DocumentTitle>
      <Group gap="lg" align="flex-start" wrap="nowrap">
        <Paper className={`surface ${classes.leaf ?? ''}`} visibleFrom="xs">
          <DateLeaf at={event.starts_at} zone={event.time_zone} />
        </Paper>
        <Stack gap="xs" miw={0}>
          {event.status === 'draft' && (
            <Badge variant="light" color="yellow" tt="none" size="lg">
              {t('status.draftLong')}
            </Badge>
          )}
          <Title order={1} className="wrap-anywhere">
            {event.title}
          </Title>
          <Text c="dimmed" className="wrap-anywhere">
            {t('by', { username: event.organizer.username })}
          </Text>
        </Stack>
      </Group>
      {event.cancellation && (
        <Alert color="red" title={t('cancelled.title')} role="status">
          {event.cancellation.message !== null && (
            <>
              <Text size="sm" c="dimmed">
                {t('cancelled.words')}
              </Text>
              {/* An organiser's text, as below. */}
              <Text dir="auto" className={`wrap-anywhere ${classes.description ?? ''}`}>
                {event.cancellation.message}
              </Text>
            </>
          )}
        </Alert>
      )}
      {tools}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
          <Paper p="lg" className="surface">
            <Stack gap="lg">
              <Box>
                <Title order={2} size="h5" mb={4}>
                  {t('when')}
                </Title>
                <EventTime event={event} size="md" />
              </Box>
              <Box>
                <Title order={2} size="h5" mb={4}>
                  {t('where')}
                </Title>
                {event.place.kind === 'online' && <Text size="sm">{t('place.online')}</Text>}
                <PlaceLine place={event.place} />
              </Box>
              <div className={classes.perforation} />
              {tickets}
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 2, md: 1 }}>
          <Title order={2} size="h3" mb="xs">
            {t('about')}
          </Title>
          {/* An organiser's text: line breaks are kept, and markup is only text. */}
          <Text className={`wrap-anywhere ${classes.description ?? ''}`}>
            {event.description === '' ? t('noDescription') : event.description}
          </Text>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
