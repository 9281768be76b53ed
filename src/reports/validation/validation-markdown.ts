import { count, decimal, percent, range, signed } from '../../files/number-text.ts';
import { shorten } from '../../files/visible-text.ts';
import type { Validation } from '../../validation/validation.ts';
import { escapeMarkdown } from '../markdown/escape-markdown.ts';
import { markdownTable } from '../markdown/markdown-table.ts';
import { PERTURBATION_HEADINGS, perturbationRows } from './perturbation-rows.ts';

const MOST_BYTES = 100_000;

/** A validation as Markdown: the verdict first, then what it rests on. */
export function validationMarkdown(validation: Validation): string {
  const { simulator, protocol, verdict, trueExplanation, meanMass, probabilities, orders } = validation;
  const { questions, unscored } = validation;
  const [first = '', ...others] = verdict;
  const numeric = (heading: string) => ({ heading, align: 'right' as const });
  return [
    `## ${escapeMarkdown(shorten(simulator, 80))}${protocol === null ? '' : `, asked with ${escapeMarkdown(shorten(protocol, 80))}`}`,
    `**${escapeMarkdown(first)}**`,
    `${others.map((sentence) => `- ${escapeMarkdown(sentence)}\n`).join('')}- True explanations: 95 % interval of the mean AUC ${range(trueExplanation.interval)}, over ${trueExplanation.heads} heads.
- "0" and "1" hold ${percent(meanMass)} of its answers; Brier score ${decimal(probabilities.brierScore, 3)}, expected calibration error ${decimal(probabilities.expectedCalibrationError, 3)}.
- ${count(questions)} questions, ${count(unscored)} without a score.`,
    markdownTable(
      PERTURBATION_HEADINGS.map((heading, index) => (index === 0 ? { heading } : numeric(heading))),
      perturbationRows(validation),
      MOST_BYTES,
    ),
    markdownTable(
      [
        { heading: 'examples' },
        ...['pairs', 'P("1") shifts by', 'on average by', 'AUC changes by'].map(numeric),
      ],
      orders.map(({ order, pairs, meanShift, meanAbsoluteShift, aucChange }) => [
        order,
        count(pairs),
        signed(meanShift),
        `±${decimal(meanAbsoluteShift)}`,
        signed(aucChange),
      ]),
      MOST_BYTES,
    ),
    '',
  ].join('\n\n');
}
