import { decimal, percent, range } from '../../metrics/number-text.ts';
import type { Validation } from '../../validation/validation.ts';

/** The headings of {@link perturbationRows}. */
export const PERTURBATION_HEADINGS = [
  'perturbation',
  'AUC by severity',
  'detected',
  '95 % interval',
] as const;

/** A line per kind of perturbation: its response to severity, and in how many heads the greatest one is detected. */
export function perturbationRows({ perturbations }: Validation): readonly (readonly string[])[] {
  return perturbations.map(({ title, severities, detected, heads, interval }) => [
    title,
    severities.map(({ meanAuc }) => decimal(meanAuc)).join(' → '),
    `${detected} of ${heads} heads`,
    range(interval, percent),
  ]);
}
