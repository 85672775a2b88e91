import { useQueryClient } from '@tanstack/react-query';
import type { Registration } from '@/shared/api/types';
import { registrationKeys } from './keys';

/** What confirming and cancelling both do with the answer. */
export function useStoreRegistration() {
  const queries = useQueryClient();
  return (registration: Registration) => {
    queries.setQueryData(registrationKeys.one(registration.id), registration);
    void queries.invalidateQueries({ queryKey: registrationKeys.recent });
    void queries.invalidateQueries({ queryKey: registrationKeys.list });
  };
}
