/** The arithmetic mean; null for no values. */
export function mean(values: Iterable<number>): number | null {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    count += 1;
    sum += value;
  }
  return count === 0 ? null : sum / count;
}
