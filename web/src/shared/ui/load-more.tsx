import { Button, Center, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './error-notice';

interface LoadMoreProps {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => unknown;
  };
}

/** The button under a list that has more pages, and what stopped the next page. */
export function LoadMore({ list }: LoadMoreProps) {
  const { t } = useTranslation('common');
  if (!list.hasNextPage) return null;
  return (
    <Stack>
      {list.isFetchNextPageError && <ErrorNotice error={list.error} />}
      <Center>
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('loadMore')}
        </Button>
      </Center>
    </Stack>
  );
}
