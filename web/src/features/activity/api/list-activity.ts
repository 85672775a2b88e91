import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';

export function useActivity() {
  return useInfiniteQuery({
    queryKey: ['activity'],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET('/v1/me/activity', { params: { query: pageQuery(pageParam) }, signal })),
    ...nextPage,
  });
}
