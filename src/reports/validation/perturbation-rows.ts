import { decimal, NOTHING, percent, range } from '../../files/number-text.ts';
import type { Validation } from '../../validation/validation.ts';

/** The headings of {@link perturbationRows}. */
export const PERTURBATION_HEADINGS = [
  'perturbation',
  'AUC by severity',
  'AUC lower in',
  '95 % interval',
  'beyond noise in',
] as const;

/** A line per kind of perturbation: its response to severity, and in how many heads the greatest one is detected. */
export function perturbationRows({ perturbations }: Validation): readonly (readonly string[])[] {
  return perturbations.map(({ title, severities, lower, detected, heads, interval }) => [
    title,
    severities.map(({ meanAuc }) => decimal(meanAuc)).join(' → '),
    heads === 0 ? 'not answered' : `${lower} of ${heads} heads`,
    range(interval, percent),
    heads === 0 ? NOTHING : String(detected),
  ]);
}
