import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { nextPage, pageQuery } from '@/shared/api/pages';
import { registrationKeys } from './keys';

export function useRegistrations() {
  return useInfiniteQuery({
    queryKey: registrationKeys.list,
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET('/v1/registrations', { params: { query: pageQuery(pageParam) }, signal })),
    ...nextPage,
  });
}
