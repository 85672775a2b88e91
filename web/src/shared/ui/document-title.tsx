/** The tab's title; React lifts it into the head. */
export function DocumentTitle({ children }: { children: string }) {
  return <title>{`${children} · Turnout`}</title>;
}
