import type { GateVerdict } from './verdict.ts';

interface Limits {
  readonly low: number;
  readonly high: number;
}

/** A range of values that the data allow, held against a bound: beyond it, within it, or on both sides. */
export function atLeast({ low, high }: Limits, bound: number): GateVerdict['outcome'] {
  if (low >= bound) return 'pass';
  return high < bound ? 'fail' : 'inconclusive';
}

/** {@link atLeast} for what must not be larger than the bound. */
export function atMost({ low, high }: Limits, bound: number): GateVerdict['outcome'] {
  if (high <= bound) return 'pass';
  return low > bound ? 'fail' : 'inconclusive';
}

/** A number as sentences have it: three decimals, with a minus sign. */
export function number(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** `95 % interval 0.712 to 0.853`. */
export function describeInterval({ low, high, level }: Limits & { readonly level: number }): string {
  return `${Number((level * 100).toPrecision(4))} % interval ${number(low)} to ${number(high)}`;
}

/** `a fall by 0.036 (99 % interval 0.020 to 0.053)`; below zero, it is a rise. */
export function describeFall(drop: number, interval: (Limits & { readonly level: number }) | string): string {
  const isRise = drop < 0;
  const turned =
    typeof interval === 'string' || !isRise
      ? interval
      : { ...interval, low: -interval.high, high: -interval.low };
  const certainty = typeof turned === 'string' ? turned : describeInterval(turned);
  return `a ${isRise ? 'rise' : 'fall'} by ${number(Math.abs(drop))} (${certainty})`;
}
