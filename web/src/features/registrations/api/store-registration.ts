import { useQueryClient } from '@tanstack/react-query';
import type { Registration, RegistrationDetails } from '@/shared/api/types';
import { registrationKeys } from './keys';

/** What confirming and cancelling both do with the answer. */
export function useStoreRegistration() {
  const queries = useQueryClient();
  return (registration: Registration) => {
    // The answers are as they were; a new registration's are asked for.
    queries.setQueryData<RegistrationDetails>(
      registrationKeys.one(registration.id),
      (before) => before && { ...before, ...registration },
    );
    void queries.invalidateQueries({ queryKey: registrationKeys.recent });
    void queries.invalidateQueries({ queryKey: registrationKeys.list });
  };
}
