/** A version as `If-Match` names it: a list tells the number only. */
export function versionTag(version: number): string {
  return `"${version}"`;
}
