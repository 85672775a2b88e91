import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useIntent } from './use-intent';

it('lets the page act on an answer before what it shows is asked for anew', async () => {
  const queries = new QueryClient();
  const slow = () => new Promise(() => undefined);
  const { result } = renderHook(
    () => useIntent({ send: (input: number) => Promise.resolve(input + 1), onSuccess: slow }),
    {
      wrapper: ({ children }) => (
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      ),
    },
  );
  const acts = vi.fn<(output: number) => void>();
  result.current.mutate(1, { onSuccess: (output) => acts(output) });
  await waitFor(() => expect(acts).toHaveBeenCalledWith(2));
});
