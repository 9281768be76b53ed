import type { Certificate } from '../../certificate/certificate.ts';
import { decimal, percent, range } from '../../metrics/number-text.ts';

/** The headings of {@link damageRows}. */
export const DAMAGE_HEADINGS = ['damage', 'AUC by dose', 'noticed', '95 % interval'] as const;

/** A line per kind of damage: its dose–response, and in how many heads the severest dose is noticed. */
export function damageRows({ damages }: Certificate): readonly (readonly string[])[] {
  return damages.map(({ title, doses, noticed, heads, interval }) => [
    title,
    doses.map(({ meanAuc }) => decimal(meanAuc)).join(' → '),
    `${noticed} of ${heads} heads`,
    range(interval, percent),
  ]);
}
