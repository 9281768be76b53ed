const MINUS = '\u2212';

/** Shown where there is no number. */
export const NOTHING = '–';

type Maybe<T> = T | null | undefined;

/** `0.83`. */
export function decimal(value: Maybe<number>, digits = 2): string {
  if (value === null || value === undefined) return NOTHING;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** `+0.05`, `−0.05`, `0.00`. */
export function signed(value: Maybe<number>, digits = 2): string {
  const text = decimal(value, digits);
  return value !== null && value !== undefined && Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

/**
 * `0.75 to 0.88`, as a dash would read as a minus sign. With more digits if two would show an end as 0 that is not: an interval that
 * excludes 0 should not look as if it held it.
 */
export function range(
  interval: Maybe<{ readonly low: number; readonly high: number }>,
  format: (value: number, digits: number) => string = decimal,
): string {
  if (!interval) return NOTHING;
  const { low, high } = interval;
  const hasZero = (digits: number) =>
    [low, high].some((end) => end !== 0 && Number(end.toFixed(digits)) === 0);
  const digits = [2, 3, 4].find((each) => !hasZero(each)) ?? 2;
  return `${format(low, digits)} to ${format(high, digits)}`;
}

/** `69 %`. */
export function percent(share: Maybe<number>): string {
  return share === null || share === undefined ? NOTHING : `${Math.round(share * 100)} %`;
}

/** `0.031`, `< 0.001`. */
export function pValue(value: Maybe<number>): string {
  if (value === null || value === undefined) return NOTHING;
  return value < 0.001 ? '<\u00a00.001' : value.toFixed(3);
}

/** `p = 0.031`, `p < 0.001`. */
export function pEquals(value: number): string {
  const text = pValue(value);
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

/** `1,234`; shares of ties keep a decimal: `10.6`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** `1 head`, `2 heads`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** `L1H2, L3H4 and 5 more`. */
export function someOf(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${count(names.length - most)} more` : shown;
}

/** `$0.0123` below a dollar, `$12.30` above. */
export function dollars(value: Maybe<number>): string {
  if (value === null || value === undefined) return NOTHING;
  if (value === 0) return '$0';
  return value < 1 ? `$${Number(value.toPrecision(3))}` : `$${value.toFixed(2)}`;
}

/** `340 ms`, `1.2 s`. */
export function duration(milliseconds: Maybe<number>): string {
  if (milliseconds === null || milliseconds === undefined) return NOTHING;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
