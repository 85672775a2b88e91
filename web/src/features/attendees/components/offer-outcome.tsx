import { Alert, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Attendee, PlaceOffer } from '@/shared/api/types';
import { personName } from './columns';

interface OfferOutcomeProps {
  offers: PlaceOffer[];
  /** Those who waited when the places were offered. */
  people: Attendee[];
}

const reasons = [
  'too_few',
  'not_on_sale',
  'already_offered',
  'left',
  'ended',
  'not_found',
  'not_tried',
] as const;

/** Who got an offer, and one by one who did not, and why. */
export function OfferOutcome({ offers, people }: OfferOutcomeProps) {
  const { t } = useTranslation('waitlist');
  const offered = offers.filter(({ result }) => result === 'offered');
  const others = offers.filter(({ result }) => result !== 'offered');
  const name = (id: string) => {
    const known = people.find((one) => one.id === id);
    return known ? personName(known.person) : t('outcome.somebody');
  };
  return (
    <Alert color={others.length > 0 ? 'yellow' : 'pine'} role="status">
      {offers.length === 0 ? t('outcome.nobody') : t('outcome.offered', { count: offered.length })}
      {others.length > 0 && (
        <List size="sm" mt={4}>
          {others.map(({ registration_id: id, result, free }) => {
            const reason = reasons.find((known) => known === result);
            return (
              <List.Item key={id} className="wrap-anywhere">
                {name(id)}: {reason && t(`outcome.reason.${reason}`, { count: free ?? 0 })}
              </List.Item>
            );
          })}
        </List>
      )}
    </Alert>
  );
}
