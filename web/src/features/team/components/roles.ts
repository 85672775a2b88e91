import type { TeamRole } from '@/shared/api/types';

export const roles: TeamRole[] = ['manager', 'checker'];

/** A role of the API's, which names only those that this page knows. */
export function knownRole(role: string): TeamRole {
  return role === 'manager' ? 'manager' : 'checker';
}
