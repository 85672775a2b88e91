import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { QuestionInput } from '@/shared/api/types';
import { eventKeys } from './keys';
import { versionTag } from './version-tag';

interface Edit {
  id: string;
  body: Partial<QuestionInput>;
  /** The version that was read. */
  version: number;
}

function sendEdit(eventId: string, { id, body, version }: Edit) {
  return answer(
    api.PATCH('/v1/events/{id}/questions/{question_id}', {
      body,
      params: {
        path: { id: eventId, question_id: id },
        header: { 'if-match': versionTag(version) },
      },
    }),
  );
}

export function useUpdateQuestion(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (edit: Edit) => sendEdit(eventId, edit),
    onSuccess: () => queries.invalidateQueries({ queryKey: eventKeys.questions(eventId) }),
  });
}

/** Several edits, one after the other; the first that is refused ends it. */
export function useUpdateQuestions(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (edits: Edit[]) => {
      for (const edit of edits) await sendEdit(eventId, edit);
    },
    // Some may have been done before one was refused.
    onSettled: () => queries.invalidateQueries({ queryKey: eventKeys.questions(eventId) }),
  });
}
