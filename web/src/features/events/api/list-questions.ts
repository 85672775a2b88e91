import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { ApiError } from '@/shared/api/problem';
import type { Question } from '@/shared/api/types';
import { eventKeys } from './keys';

async function fetchQuestions(id: string, signal?: AbortSignal) {
  return answer(
    api.GET('/v1/events/{id}/questions', {
      params: { path: { id } },
      ...(signal ? { signal } : {}),
    }),
  );
}

/** One question of an event that the caller organises, as it is now. */
export async function fetchQuestion(eventId: string, id: string): Promise<Question> {
  const found = (await fetchQuestions(eventId)).items.find((question) => question.id === id);
  if (!found) throw new ApiError(404, { code: 'question_not_found' }, null);
  return found;
}

/** What an event asks of who registers. */
export function useQuestions(id: string) {
  return useQuery({
    queryKey: eventKeys.questions(id),
    queryFn: ({ signal }) => fetchQuestions(id, signal),
    staleTime: 0,
  });
}
