import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { pageQuery } from '@/shared/api/pages';
import { isActive } from '../components/status';
import { registrationKeys } from './keys';

/**
 * My standing registration for an event, among the latest hundred. For an older one the server's
 * `already_registered` says the same when the button is pressed.
 */
export function useRegistrationFor(eventId: string, enabled: boolean) {
  return useQuery({
    queryKey: registrationKeys.recent,
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/registrations', { params: { query: pageQuery(null, 100) }, signal })),
    select: ({ items }) =>
      items.find(({ event, status }) => event.event_id === eventId && isActive(status)) ?? null,
    enabled,
  });
}
