/** The mark: a track that branches to where the people are. The name beside it is the label. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--logo-ground)" />
      <path
        d="M7 23h18M7 23c9 0 8-13 16-13"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="24" cy="10" r="3.5" fill="#f5b544" />
    </svg>
  );
}
