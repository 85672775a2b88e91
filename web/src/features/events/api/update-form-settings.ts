import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { EventFormSettings } from '@/shared/api/types';
import { eventKeys } from './keys';
import { versionTag } from './version-tag';

interface Edit {
  body: EventFormSettings;
  /** The version that was read. */
  version: number;
}

/** Sets what holds for all of an event's questions. */
export function useUpdateFormSettings(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: Edit) =>
      answer(
        api.PATCH('/v1/events/{id}/questions', {
          body,
          params: { path: { id: eventId }, header: { 'if-match': versionTag(version) } },
        }),
      ),
    onSuccess: (form) => queries.setQueryData(eventKeys.questions(eventId), form),
  });
}
