import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { IntentKeys } from './idempotency';
import { shouldRetry } from './query-client';

interface Intent<Input, Output> {
  send: (input: Input, idempotencyKey: string) => Promise<Output>;
  /** Not waited for: what it asks for anew may take away the component that still has to act. */
  onSuccess?: (output: Output, input: Input) => unknown;
}

/** A POST: tried again when no answer came, always with the key of the user's one intent. */
export function useIntent<Input, Output>({
  send,
  onSuccess,
}: Intent<Input, Output>): UseMutationResult<Output, Error, Input> {
  const [keys] = useState(() => new IntentKeys());
  return useMutation<Output, Error, Input>({
    mutationFn: (input: Input) => send(input, keys.keyFor(input ?? null)),
    retry: shouldRetry,
    onSettled: (_output, error) => keys.settle(error),
    onSuccess: (output, input) => void onSuccess?.(output, input),
  });
}

/** The header that carries the key. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}
