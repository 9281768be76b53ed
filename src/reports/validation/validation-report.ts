import pc from 'picocolors';
import { count, decimal, dollars, NOTHING, percent, range, signed } from '../../files/number-text.ts';
import { textTable } from '../../files/text-table.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import { writeWholeFiles } from '../../files/write-whole-file.ts';
import { type ReadoutWorth, readoutToUse } from '../../validation/readout-worth.ts';
import type { Validation } from '../../validation/validation.ts';
import { escapeMarkdown, markdownTable } from '../markdown/markdown-table.ts';
import { validationHtml } from './validation-html.ts';

/** Writes validation.json, validation.md and validation.html into a folder, which is made if need be. */
export function writeValidation(folder: string, validation: Validation): void {
  writeWholeFiles(folder, {
    'validation.json': `${JSON.stringify(validation, null, 2)}\n`,
    'validation.md': validationMarkdown(validation),
    'validation.html': validationHtml(validation).pieces(),
  });
}

/** The headings of {@link perturbationRows}. */
const PERTURBATION_HEADINGS = [
  'perturbation',
  'AUC by severity',
  'AUC lower in',
  '95 % interval',
  'beyond noise in',
] as const;

/** A line per kind of perturbation: its response to severity, and in how many heads the greatest one is detected. */
function perturbationRows({ perturbations }: Validation): readonly (readonly string[])[] {
  return perturbations.map(({ title, severities, lower, detected, heads, interval }) => [
    title,
    severities.map(({ meanAuc }) => decimal(meanAuc)).join(' → '),
    heads === 0 ? 'not answered' : `${lower} of ${heads} heads`,
    range(interval, percent),
    heads === 0 ? NOTHING : String(detected),
  ]);
}

/** What a simulator detects, for a terminal. */
export function validationTable(validation: Validation): string {
  return textTable(PERTURBATION_HEADINGS, perturbationRows(validation));
}

const MOST_BYTES = 100_000;

/** A validation as Markdown: the verdict first, then what it rests on. */
function validationMarkdown(validation: Validation): string {
  const { simulator, protocol, verdict, trueExplanation, meanMass, probabilities, orders } = validation;
  const { questions, unscored } = validation;
  const [first = '', ...others] = verdict;
  return [
    `## ${escapeMarkdown(shorten(simulator, 80))}${protocol === null ? '' : `, asked with ${escapeMarkdown(shorten(protocol, 80))}`}`,
    `**${escapeMarkdown(first)}**`,
    `${others.map((sentence) => `- ${escapeMarkdown(sentence)}\n`).join('')}- True explanations: 95 % interval of the mean AUC ${range(trueExplanation.interval)}, over ${trueExplanation.heads} heads.
- "0" and "1" hold ${percent(meanMass)} of its answers; Brier score ${decimal(probabilities.brierScore, 3)}, expected calibration error ${decimal(probabilities.expectedCalibrationError, 3)}.
- ${count(questions)} questions, ${count(unscored)} without a score.`,
    markdownTable(PERTURBATION_HEADINGS, perturbationRows(validation), MOST_BYTES),
    markdownTable(
      ['examples', 'pairs', 'P("1") shifts by', 'on average by', 'AUC changes by'],
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

/** What each readout is worth and costs, and which to use, for a terminal. */
export function readoutsTable(worths: readonly ReadoutWorth[]): string {
  const headings = [
    'readout',
    'mean AUC, true',
    'others',
    'requests a pair',
    'tokens a pair',
    'price of 1,000 pairs',
    'unscored',
  ];
  const rows = worths.map(({ readout, truth, others, unscored, requests, tokens, cost }) => [
    readout.replace('readout: ', ''),
    decimal(truth),
    decimal(others),
    requests === undefined ? '' : requests < 1 ? decimal(requests) : count(Math.round(requests)),
    tokens === undefined ? '' : count(Math.round(tokens)),
    cost === undefined ? '' : dollars(1000 * cost),
    percent(unscored),
  ]);
  const [heads = 0] = worths.map((worth) => worth.heads).toSorted((a, b) => b - a);
  const use = readoutToUse(worths);
  return [
    textTable(headings, rows),
    ...worths.flatMap(({ readout, problem }) =>
      problem === undefined ? [] : [visibleText(`${readout}: ${problem}`)],
    ),
    use === undefined
      ? pc.bold(pc.red('None of them: true explanations are not set above others.'))
      : pc.bold(
          pc.green(
            `Use config: { ${use.readout} }: the cheapest of those that set true explanations above others as far as the best, to .03.`,
          ),
        ),
    `Over ${heads} heads whose explanations are known: a difference of a few hundredths may be chance.`,
  ].join('\n');
}
