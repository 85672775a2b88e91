import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { AnswersInput, RegistrationDetails } from '@/shared/api/types';
import { registrationKeys } from './keys';

interface Edit {
  body: AnswersInput;
  /** The version that was read. */
  version: number;
}

export function useUpdateAnswers(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: Edit) =>
      answer(
        api.PUT('/v1/registrations/{id}/answers', {
          body,
          params: { path: { id }, header: { 'if-match': `"${version}"` } },
        }),
      ),
    onSuccess: (answers) => {
      queries.setQueryData<RegistrationDetails>(
        registrationKeys.one(id),
        (before) => before && { ...before, ...answers },
      );
      // The names stand on the tickets.
      void queries.invalidateQueries({ queryKey: registrationKeys.tickets(id) });
    },
  });
}
