/**
 * The p-quantile of the values, linear between the two nearest ranks (Hyndman & Fan 1996, type 7, the default of R and
 * NumPy); null for no values.
 */
export function quantile(values: Iterable<number>, p: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
