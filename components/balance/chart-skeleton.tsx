/** Stands where a chart will be, at about its height. */
export function ChartSkeleton({ height = 168 }: { height?: number }) {
  return <div aria-hidden className="animate-pulse rounded-md bg-raised" style={{ height }} />
}
