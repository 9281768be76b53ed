import { mean as meanOrUndefined } from 'd3-array';

/** The arithmetic mean; null for no values. */
export function mean(values: Iterable<number>): number | null {
  return meanOrUndefined(values) ?? null;
}
