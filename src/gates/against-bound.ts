import type { GateVerdict } from './verdict.ts';

/** Two numbers as far apart are equal: AUCs are shares of small counts, bounds are decimals. */
const ROUNDING = 1e-9;

/** Whether a value is above a bound by more than rounding. */
export function exceeds(value: number, bound: number): boolean {
  return value > bound + ROUNDING;
}

/**
 * What a gate says of an observed value.
 *
 * @param beyond whether it is beyond the bound.
 * @param certain whether what the config asks for says that it is so: always, where it asks for no evidence.
 */
export function outcomeOfValue(beyond: boolean, certain: boolean): GateVerdict['outcome'] {
  if (!beyond) return 'pass';
  return certain ? 'fail' : 'warning';
}
