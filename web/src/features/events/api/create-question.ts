import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { QuestionInput } from '@/shared/api/types';
import { idempotent, useIntent } from '@/shared/api/use-intent';
import { eventKeys } from './keys';

export function useCreateQuestion(eventId: string) {
  const queries = useQueryClient();
  return useIntent({
    send: (body: QuestionInput, key) =>
      answer(
        api.POST('/v1/events/{id}/questions', {
          body,
          params: { path: { id: eventId }, header: idempotent(key) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.questions(eventId) }),
  });
}
