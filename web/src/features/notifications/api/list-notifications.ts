import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';

export function useNotifications() {
  return useInfiniteQuery({
    queryKey: ['notifications'],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET('/v1/me/notifications', { params: { query: pageQuery(pageParam) }, signal })),
    ...nextPage,
  });
}
