type Cursor = string | null;

/** How the lists of the API go on: by an opaque cursor, until there is none. */
export const nextPage = {
  initialPageParam: null as Cursor,
  getNextPageParam: (page: { next_cursor?: Cursor }): Cursor => page.next_cursor ?? null,
};

/** The query parameters of one page. */
export function pageQuery(cursor: Cursor, limit = 20): { limit: number; cursor?: string } {
  return cursor === null ? { limit } : { limit, cursor };
}
