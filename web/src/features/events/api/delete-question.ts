import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { Question } from '@/shared/api/types';
import { eventKeys } from './keys';
import { versionTag } from './version-tag';

export function useDeleteQuestion(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: Pick<Question, 'id' | 'version'>) =>
      answer(
        api.DELETE('/v1/events/{id}/questions/{question_id}', {
          params: {
            path: { id: eventId, question_id: id },
            header: { 'if-match': versionTag(version) },
          },
        }),
      ),
    // After a refusal too: it may have been for a version that the list does not show yet.
    onSettled: () => queries.invalidateQueries({ queryKey: eventKeys.questions(eventId) }),
  });
}
