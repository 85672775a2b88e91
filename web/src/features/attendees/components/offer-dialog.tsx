import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee, PlaceOffer } from '@/shared/api/types';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useOfferPlaces } from '../api/offer-places';
import { personName } from './columns';
import classes from './offer-dialog.module.css';

/** Whom the team chose: these, in this order; or so many of the first. */
export type Choice = { people: Attendee[] } | { first: number; typeId?: string };

interface OfferDialogProps {
  eventId: string;
  choice: Choice;
  free: number | undefined;
  onDone: (offers: PlaceOffer[]) => void;
  onClose: () => void;
}

/** Says what will happen, and offers the places. */
export function OfferDialog({ eventId, choice, free, onDone, onClose }: OfferDialogProps) {
  const { t } = useTranslation(['waitlist', 'common']);
  const offer = useOfferPlaces(eventId);
  const people = 'people' in choice ? choice.people : [];
  const count = 'people' in choice ? people.length : choice.first;
  const [only] = people;
  const name = only ? personName(only.person) : '';
  const wanted = people.reduce((sum, { quantity }) => sum + quantity, 0);
  // Of the first it is only known that each wants a place at the least.
  const few = free !== undefined && free < Math.max(wanted, count);
  const title = only ? t('offer.title', { count, name }) : t('first.title', { count });
  const request =
    'people' in choice
      ? { registration_ids: people.map(({ id }) => id) }
      : {
          first: choice.first,
          ...(choice.typeId === undefined ? {} : { ticket_type_id: choice.typeId }),
        };
  return (
    <Dialog opened onClose={onClose} title={title}>
      <Stack>
        <Text>{t('offer.text', { count })}</Text>
        {people.length > 1 && (
          <Stack gap={4}>
            <Text size="sm">{t('offer.order')}</Text>
            <List type="ordered" size="sm" className={classes.people ?? ''} tabIndex={0}>
              {people.map((one) => (
                <List.Item key={one.id} className="wrap-anywhere">
                  {personName(one.person)} · {t('places', { count: one.quantity })}
                </List.Item>
              ))}
            </List>
          </Stack>
        )}
        {few && (
          <Text fw={600} role="note">
            {t('offer.few', { count: free })}
          </Text>
        )}
        <ErrorNotice error={offer.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            data-autofocus
            loading={offer.isPending}
            onClick={() => offer.mutate(request, { onSuccess: ({ items }) => onDone(items) })}
          >
            {t('offer.confirm')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
