/** The mark: three categories, out of balance. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <rect width="32" height="32" rx="7" fill="#16191f" />
      <rect x="6" y="17" width="5" height="9" rx="1" fill="#56b4e9" />
      <rect x="13.5" y="11" width="5" height="15" rx="1" fill="#e69f00" />
      <rect x="21" y="6" width="5" height="20" rx="1" fill="#009e73" />
    </svg>
  )
}
