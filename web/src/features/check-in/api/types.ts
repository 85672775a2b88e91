import type { paths } from '@/api/generated';

type CheckIns = paths['/v1/events/{id}/check-ins'];

export type Scan = CheckIns['post']['requestBody']['content']['application/json']['scans'][number];
export type CheckInResult =
  CheckIns['post']['responses']['200']['content']['application/json']['items'][number];
export type Expected =
  CheckIns['get']['responses']['200']['content']['application/json']['items'][number];
